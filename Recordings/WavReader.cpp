#include "Recordings/WavReader.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "Core/Platform/NativePath.h"
#include "Recordings/Samples.h"

namespace relay::recordings {

WavReader::WavReader(std::string path, std::ifstream stream, const WavHeader& header)
    : path_(std::move(path)), stream_(std::move(stream)), header_(header), framesLeft_(header.frames()) {
  stream_.clear();
  stream_.seekg(static_cast<std::streamoff>(header_.dataOffset));
}

Result<WavReader> WavReader::open(const std::string& path) {
  std::error_code problem;
  const auto size = std::filesystem::file_size(nativePath(path), problem);
  std::ifstream stream;
  if (!problem) stream.open(nativePath(path), std::ios::binary);
  if (problem || !stream) {
    const std::string reason = problem ? problem.message() : "it can't be opened; may the service's account read it?";
    return Error{Error::Kind::Disk, path + ": " + reason, true};
  }
  auto header = readWavHeader(stream, size);
  if (!header) {
    Error error = header.error();
    error.what = path + ": " + error.what;
    return error;
  }
  return WavReader(path, std::move(stream), header.value());
}

Result<std::size_t> WavReader::read(std::vector<float>& left, std::vector<float>& right) {
  left.clear();
  right.clear();
  const auto frames = static_cast<std::size_t>(std::min<std::uint64_t>(framesLeft_, blockFrames));
  if (frames == 0) return frames;
  bytes_.resize(frames * static_cast<std::size_t>(header_.frameBytes()));
  stream_.read(bytes_.data(), static_cast<std::streamsize>(bytes_.size()));
  if (stream_.gcount() != static_cast<std::streamsize>(bytes_.size()))
    return Error{Error::Kind::Disk, path_ + ": it became shorter while it was read", true};
  framesLeft_ -= frames;
  appendSamples(header_, bytes_.data(), frames, left, right);
  return frames;
}

}  // namespace relay::recordings
