// A thousand clients that take a recording slowly.
#include <array>
#include <vector>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include "Core/Platform/OpenFileLimit.h"
#include "Core/Platform/ProcessMemory.h"
#include "Tests/Integration/Posix/ServedFolder.h"
#include "Tests/Support/Waiting.h"

namespace relay::test {
namespace {

using boost::asio::ip::tcp;
constexpr std::size_t readers = 1000;
constexpr std::size_t fileSize = 2'000'000;

class SlowReaders : public ServedFolder {
 protected:
  struct Reader {
    explicit Reader(boost::asio::io_context& io) : socket(io) {}
    tcp::socket socket;
    std::size_t received = 0;
    bool ended = false;
  };

  void connect(const std::string& name) {
    const auto port = static_cast<std::uint16_t>(std::stoi(base.substr(base.rfind(':') + 1)));
    const std::string request = "GET /webapi/recording/" + name + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
    for (std::size_t i = 0; i < readers; ++i) {
      auto& reader = clients.emplace_back(io);
      reader.socket.open(tcp::v4());
      reader.socket.set_option(boost::asio::socket_base::receive_buffer_size(4096));
      reader.socket.connect({boost::asio::ip::address_v4::loopback(), port});
      boost::asio::write(reader.socket, boost::asio::buffer(request));
      reader.socket.non_blocking(true);
    }
  }

  void read(Reader& reader, std::size_t most) {
    if (reader.ended) return;
    boost::system::error_code failed;
    const auto size = reader.socket.read_some(boost::asio::buffer(block.data(), most), failed);
    reader.received += size;
    reader.ended = failed && failed != boost::asio::error::would_block;
  }

  boost::asio::io_context io;
  std::vector<Reader> clients;
  std::array<char, 65536> block{};
};

TEST_F(SlowReaders, AThousandOfThemDelayNobodyAndTakeLittleMemory) {
  ASSERT_GE(raiseOpenFileLimit(), 3 * readers + 100) << "the system does not allow enough open files for this test";
  add("long.mp3", fileSize);
  const auto small = add("short.mp3", 20'000);
  serve(RecordingAccess::Open);
  ASSERT_TRUE(curl({link("short.mp3")}) == small);
  clients.reserve(readers);
  const auto before = residentBytes();
  connect("long.mp3");
  // Each has begun to receive, and none will be through for a long time.
  ASSERT_TRUE(waitUntil(30s, [&] {
    std::size_t begun = 0;
    for (auto& reader : clients) {
      if (reader.received == 0) read(reader, 500);
      begun += reader.received > 0 ? 1 : 0;
    }
    return begun == readers;
  }));
  for (int round = 0; round < 10; ++round) {
    for (auto& reader : clients) read(reader, 500);
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_TRUE(curl({link("short.mp3")}) == small);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 2s);
  }
  const auto each = (residentBytes() - before) / readers;
  RecordProperty("bytes_per_reader", static_cast<int>(each));
  EXPECT_LT(each, 64 * 1024u) << "bytes of memory for each of them";
  for (const auto& reader : clients) EXPECT_FALSE(reader.ended);
  // Those that take the rest get all of it.
  ASSERT_TRUE(waitUntil(
      60s,
      [&] {
        bool through = true;
        for (std::size_t i = 0; i < readers; i += 50) {
          for (int times = 0; times < 20; ++times) read(clients[i], block.size());
          through = through && clients[i].ended;
        }
        return through;
      },
      1ms));
  for (std::size_t i = 0; i < readers; i += 50) EXPECT_GT(clients[i].received, fileSize);
}

}  // namespace
}  // namespace relay::test
