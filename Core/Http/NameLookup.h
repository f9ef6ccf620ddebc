#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>

namespace relay {

// Finds the addresses of a host. An address needs no lookup. Names are looked up on at most eight
// threads of their own, so that a name server that does not answer delays neither other names (as
// Asio's single resolver thread would) nor the end of the program.
//
// Threads: made and destroyed on the executor's thread; `done` runs there, once, never inside the constructor.
// Lifetime: destroying it forgets the answer.
class NameLookup {
 public:
  using Done = std::function<void(boost::system::error_code, std::vector<boost::asio::ip::tcp::endpoint>)>;

  NameLookup(boost::asio::any_io_executor executor, std::string host, std::uint16_t port, Done done);
  ~NameLookup();
  NameLookup(const NameLookup&) = delete;
  NameLookup& operator=(const NameLookup&) = delete;

  struct Pending;

 private:
  std::shared_ptr<Pending> pending_;
};

}  // namespace relay
