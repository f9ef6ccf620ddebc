#pragma once

#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "Core/Pbx/CaptureMask.h"
#include "Core/Pbx/PbxSource.h"
#include "Core/Result.h"

namespace relay {

// Writes what comes from the phone system as a trace, one JSON object a line:
//
//   {"t_ms":0,"kind":"dns","dns":{"101":"Wextension"}}                what GET /callcontrol shows, when it changes
//   {"t_ms":4,"kind":"ws","frame":{…}}                                a message of the event socket
//   {"t_ms":9,"kind":"get","path":"/callcontrol/…","status":200,"body":…}
//   {"t_ms":9,"kind":"drop"}, {"t_ms":9,"kind":"accept"}              the event socket closed, opened
//   {"t_ms":9,"kind":"note","text":"…"}
//
// Tokens and the like are always left out, dialled digits too; numbers are masked on request, the
// same one always the same way. The file is readable by its owner only.
//
// Threads: the io thread.
class Capture final : public PbxTap {
 public:
  // `file`: UTF-8. Failure: Disk, when it exists already or cannot be made.
  static Result<std::unique_ptr<Capture>> open(const std::string& file, bool maskNumbers, WallTime start);

  void frame(WallTime at, std::string_view text) override;
  void answer(WallTime at, std::string_view path, int status, std::string_view body) override;
  void socket(WallTime at, bool open) override;

  std::size_t lines() const { return lines_; }
  bool failed() const { return !stream_.good(); }  // a full disk, say: what came since is not in the file

 private:
  Capture(std::ofstream stream, bool maskNumbers, WallTime start);
  void write(const std::string& line);
  std::string head(WallTime at, std::string_view kind) const;
  void noteDns(WallTime at, std::string_view body);

  std::ofstream stream_;
  CaptureMask mask_;
  WallTime start_;
  std::string lastDns_;
  std::size_t lines_ = 0;
};

}  // namespace relay
