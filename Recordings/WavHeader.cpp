#include "Recordings/WavHeader.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace relay::recordings {
namespace {

constexpr int mostChunks = 1000;
constexpr std::uint32_t openLength = 0xFFFFFFFF;
constexpr std::uint64_t riffStart = 12;  // "RIFF", length, "WAVE"

constexpr int tagPcm = 1;
constexpr int tagFloat = 3;
constexpr int tagALaw = 6;
constexpr int tagMuLaw = 7;
constexpr int tagExtensible = 0xFFFE;

struct FormatName {
  int tag;
  const char* name;
};
constexpr std::array otherFormats{
    FormatName{0x0002, "Microsoft ADPCM"}, FormatName{0x0011, "IMA ADPCM"},
    FormatName{0x0031, "GSM 6.10"},        FormatName{0x0040, "G.721 ADPCM"},
    FormatName{0x0042, "G.723.1"},         FormatName{0x0045, "G.726 ADPCM"},
    FormatName{0x0050, "MPEG audio"},      FormatName{0x0055, "MP3"},
    FormatName{0x0083, "G.729"},           FormatName{0x704F, "Opus"},
};

Error notYet(std::string what) { return {Error::Kind::Rejected, std::move(what), true}; }
Error never(std::string what) { return {Error::Kind::Rejected, std::move(what), false}; }

// Little-endian numbers out of bytes that were read.
std::uint64_t numberAt(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint64_t number = 0;
  for (std::size_t index = size; index-- > 0;) number = number << 8 | static_cast<unsigned char>(bytes[at + index]);
  return number;
}

std::optional<std::string> bytesAt(std::istream& stream, std::uint64_t offset, std::size_t count) {
  std::string bytes(count, '\0');
  stream.clear();
  stream.seekg(static_cast<std::streamoff>(offset));
  stream.read(bytes.data(), static_cast<std::streamsize>(count));
  if (!stream || stream.gcount() != static_cast<std::streamsize>(count)) return std::nullopt;
  return bytes;
}

std::string nameOf(int tag) {
  for (const FormatName& known : otherFormats) {
    if (known.tag == tag) return known.name;
  }
  return fmt::format("format 0x{:04X}", tag);
}

struct Sizes {
  std::uint64_t riff = 0;
  std::optional<std::uint64_t> data64;  // of a ds64 chunk
};

std::optional<WavEncoding> encodingOf(int tag, int bits) {
  if (tag == tagPcm && (bits == 8 || bits == 16 || bits == 24 || bits == 32)) return WavEncoding::Pcm;
  if (tag == tagFloat && (bits == 32 || bits == 64)) return WavEncoding::Float;
  if (tag == tagALaw && bits == 8) return WavEncoding::ALaw;
  if (tag == tagMuLaw && bits == 8) return WavEncoding::MuLaw;
  return std::nullopt;
}

Outcome readFormat(std::string_view fmt, WavHeader& header) {
  constexpr int highestRate = 384'000;
  int tag = static_cast<int>(numberAt(fmt, 0, 2));
  const int channels = static_cast<int>(numberAt(fmt, 2, 2));
  const std::uint64_t rate = numberAt(fmt, 4, 4);
  const std::uint64_t block = numberAt(fmt, 12, 2);
  const int bits = static_cast<int>(numberAt(fmt, 14, 2));
  if (tag == tagExtensible && fmt.size() >= 26) tag = static_cast<int>(numberAt(fmt, 24, 2));
  const auto encoding = encodingOf(tag, bits);
  if (!encoding && (tag == tagPcm || tag == tagFloat))
    return never(fmt::format("{} of {} bits is not read", tag == tagPcm ? "PCM" : "float", bits));
  if (!encoding) return never(nameOf(tag) + " is not read: let the phone system record linear PCM, A-law or mu-law");
  if (channels != 1 && channels != 2) return never(fmt::format("{} channels: mono and stereo are read", channels));
  if (rate == 0 || rate > highestRate) return never(fmt::format("a sampling rate of {} Hz is not read", rate));
  header.encoding = *encoding;
  header.channels = channels;
  header.rate = static_cast<int>(rate);
  header.bits = bits;
  if (block != header.frameBytes())
    return never(fmt::format("its header contradicts itself: frames of {} bytes, {} channels of {} bits", block,
                             channels, bits));
  return success();
}

bool nearly(std::uint64_t a, std::uint64_t b) { return a <= b + 1 && b <= a + 1; }  // a padding byte

void settleLengths(WavHeader& header, std::uint64_t told, const Sizes& sizes, bool wide, std::uint64_t fileSize) {
  const std::uint64_t there = fileSize - header.dataOffset;
  const auto whole = [&](std::uint64_t bytes) { return bytes - bytes % header.frameBytes(); };
  if (told == openLength && wide && sizes.data64 && *sizes.data64 != 0) told = *sizes.data64;
  if ((told == 0 && there > 1) || told == openLength) {
    header.lengths = WavLengths::Open;
    header.dataBytes = whole(there);
    return;
  }
  header.dataBytes = whole(std::min(told, there));
  const bool riffOpen = sizes.riff == 0 || sizes.riff == openLength;
  if (told > there || (!riffOpen && sizes.riff + 8 > fileSize + 1))
    header.lengths = WavLengths::Short;
  else if (!nearly(riffOpen ? header.dataOffset + told : sizes.riff + 8, fileSize))
    header.lengths = WavLengths::Long;
}

class Chunks {
 public:
  Chunks(std::istream& stream, std::uint64_t fileSize) : stream_(stream), fileSize_(fileSize) {}

  Result<WavHeader> walk() {
    const Outcome begun = begin();
    if (!begun) return begun.error();
    std::uint64_t at = riffStart;
    for (int count = 0; count < mostChunks; ++count) {
      const auto head = at + 8 <= fileSize_ ? bytesAt(stream_, at, 8) : std::nullopt;
      if (!head) return notYet("it has no data yet");
      const std::string_view name = std::string_view(*head).substr(0, 4);
      const std::uint64_t size = numberAt(*head, 4, 4);
      if (name == "data") return finish(at + 8, size);
      const Outcome read = readChunk(name, at + 8, size);
      if (!read) return read.error();
      at += 8 + size + (size & 1);
    }
    return never("its header has more than 1000 parts");
  }

 private:
  Outcome begin() {
    const auto head = fileSize_ >= riffStart ? bytesAt(stream_, 0, riffStart) : std::nullopt;
    if (!head) return notYet(fmt::format("it holds {} bytes, less than a WAV has", fileSize_));
    const std::string_view text = *head;
    const std::string_view kind = text.substr(0, 4);
    if ((kind != "RIFF" && kind != "RF64" && kind != "BW64") || text.substr(8) != "WAVE")
      return notYet("it does not begin as a WAV does");
    wide_ = kind != "RIFF";
    sizes_.riff = numberAt(text, 4, 4);
    return success();
  }

  Outcome readChunk(std::string_view name, std::uint64_t at, std::uint64_t size) {
    if (name == "ds64" && size >= 16) {
      if (const auto bytes = bytesAt(stream_, at, 16)) {
        sizes_.riff = numberAt(*bytes, 0, 8);
        sizes_.data64 = numberAt(*bytes, 8, 8);
      }
    }
    if (name != "fmt ") return success();
    if (size < 16) return never("its header is broken: a format of less than 16 bytes");
    const auto bytes = bytesAt(stream_, at, static_cast<std::size_t>(std::min<std::uint64_t>(size, 40)));
    if (!bytes) return notYet("it ends within its header");
    formatKnown_ = true;
    return readFormat(*bytes, header_);
  }

  Result<WavHeader> finish(std::uint64_t at, std::uint64_t size) {
    if (!formatKnown_) return never("its header is broken: data before their format");
    header_.dataOffset = at;
    settleLengths(header_, size, sizes_, wide_, fileSize_);
    return header_;
  }

  std::istream& stream_;
  std::uint64_t fileSize_;
  WavHeader header_;
  Sizes sizes_;
  bool wide_ = false;
  bool formatKnown_ = false;
};

}  // namespace

Result<WavHeader> readWavHeader(std::istream& stream, std::uint64_t fileSize) {
  return Chunks(stream, fileSize).walk();
}

}  // namespace relay::recordings
