#pragma once

#include <memory>
#include <string>
#include <utility>

#include "Core/Pbx/PbxSource.h"

namespace relay {

// A tap that stays in the source's line; what listens behind it comes and goes with `capture`.
//
// Threads: the io thread.
class SwitchedTap final : public PbxTap {
 public:
  void turnTo(std::unique_ptr<PbxTap> listener) { listener_ = std::move(listener); }
  bool inUse() const { return listener_ != nullptr; }

  void frame(WallTime at, std::string_view text) override {
    if (listener_) listener_->frame(at, text);
  }
  void answer(WallTime at, std::string_view path, int status, std::string_view body) override {
    if (listener_) listener_->answer(at, path, status, body);
  }
  void socket(WallTime at, bool open) override {
    if (listener_) listener_->socket(at, open);
  }

 private:
  std::unique_ptr<PbxTap> listener_;
};

}  // namespace relay
