#include "Core/Http/FileSending.h"

#include <algorithm>
#include <utility>

#include <spdlog/spdlog.h>
#include <boost/asio/post.hpp>

namespace relay {
namespace {

namespace net = boost::asio;
using boost::system::error_code;

constexpr std::size_t kBlock = 16 * 1024;

}  // namespace

FileSending::FileSending(std::shared_ptr<Stream> stream, OnDisk onDisk, ReadableFile file, FilePlan plan)
    : stream_(std::move(stream)), onDisk_(std::move(onDisk)), file_(std::move(file)), plan_(std::move(plan)) {}

void FileSending::start(std::string header, std::function<void()> moved, std::function<void(bool)> done) {
  moved_ = std::move(moved);
  done_ = std::move(done);
  if (!plan_.parts.empty()) {
    header += std::exchange(plan_.parts.front().before, {});
  }
  writeText(std::move(header));
}

void FileSending::next() {
  if (part_ < plan_.parts.size()) {
    auto& part = plan_.parts[part_];
    if (!part.before.empty()) return writeText(std::exchange(part.before, {}));
    if (part.bytes.length > 0) return readBlock();
    ++part_;
    return next();
  }
  if (!plan_.after.empty()) return writeText(std::exchange(plan_.after, {}));
  finish(true);
}

void FileSending::writeText(std::string text) {
  text_ = std::move(text);
  stream_->write(net::buffer(text_), [self = shared_from_this()](const error_code& failed, std::size_t) {
    if (failed) return self->finish(false);
    self->next();
  });
}

void FileSending::readBlock() {
  const auto& bytes = plan_.parts[part_].bytes;
  const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(kBlock, bytes.length));
  block_.resize(kBlock);
  onDisk_([self = shared_from_this(), offset = bytes.offset, size]() mutable {
    auto read = self->file_.readAt(offset, self->block_.data(), size);
    const auto executor = self->stream_->socket().get_executor();
    net::post(executor, [self = std::move(self), read = std::move(read)] { self->onBlock(read); });
  });
}

void FileSending::onBlock(const Result<std::size_t>& size) {
  if (!size) {
    spdlog::warn("HTTP server: {}", size.error().what);
    return finish(false);
  }
  if (size.value() == 0) return finish(false);  // the file was cut short meanwhile
  writeBlock(size.value());
}

void FileSending::writeBlock(std::size_t size) {
  auto& bytes = plan_.parts[part_].bytes;
  bytes.offset += size;
  bytes.length -= size;
  stream_->write(net::buffer(block_.data(), size), [self = shared_from_this()](const error_code& failed, std::size_t) {
    if (failed) return self->finish(false);
    if (self->moved_) self->moved_();
    self->next();
  });
}

void FileSending::finish(bool good) {
  moved_ = nullptr;
  if (const auto done = std::exchange(done_, nullptr)) done(good);
}

}  // namespace relay
