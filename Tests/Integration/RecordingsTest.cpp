// Recordings grow in a folder as the phone system writes them; the CRM gets their links once their call is over. The
// MP3s are looked at with ffprobe and mpg123, never with the program's own eyes.
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <set>
#include <sstream>

#include <nlohmann/json.hpp>

#include "Tests/Integration/Scene.h"
#include "Tests/Support/Waiting.h"
#include "Tests/Support/WavBytes.h"

namespace relay::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* caller = "+15551230042";

// stampNow(2), now or so many seconds later, as the phone system's clock in UTC shows it.
std::string stampNow(int later = 0) {
  const auto now =
      std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()) + std::chrono::seconds(later);
  const auto day = std::chrono::floor<std::chrono::days>(now);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{now - day};
  std::ostringstream text;
  text << std::setfill('0') << std::setw(4) << static_cast<int>(date.year());
  for (const auto part : {static_cast<long>(static_cast<unsigned>(date.month())),
                          static_cast<long>(static_cast<unsigned>(date.day())), static_cast<long>(time.hours().count()),
                          static_cast<long>(time.minutes().count()), static_cast<long>(time.seconds().count())})
    text << std::setw(2) << part;
  return text.str();
}

// A file that is written as the phone system does: a header with open lengths, then sound bit by bit, at last the
// lengths.
class GrowingWav {
 public:
  GrowingWav(fs::path path, const std::string& samples) : path_(std::move(path)) {
    wav_.data = samples;
    whole_ = wav_.bytes();
    fs::create_directories(path_.parent_path());
    WavBytes open = wav_;
    open.dataLength = open.riffLength = 0;
    file_.open(path_, std::ios::binary);
    file_ << open.bytes().substr(0, 44) << std::flush;
    written_ = 44;
  }
  void grow(std::size_t bytes) {
    const auto part = std::min(bytes, whole_.size() - written_);
    file_ << whole_.substr(written_, part) << std::flush;
    written_ += part;
  }
  void close() {
    grow(whole_.size());
    file_.seekp(0);
    file_ << whole_.substr(0, 44);
    file_.close();
  }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
  WavBytes wav_;
  std::string whole_;
  std::size_t written_ = 0;
  std::ofstream file_;
};

class Recordings : public SceneTest {
 protected:
  // Short times; `further`: lines of [recordings].
  void beginWith(const std::string& further = "") {
    fs::create_directories(wavs);
    ini.further += "[recordings]\nenabled = yes\nfolder = " + wavs.string() +
                   "\npublic_url = https://pbx.example:5001\naccess = open\nsettle = 300ms\nwait_after_end = 500ms\n"
                   "rescan = 1s\nmissing_after = 2s\n" +
                   further;
    begin();
    ASSERT_TRUE(relay.waitForLine("Recordings: looking for them in"));
  }

  std::int64_t call(int talkSeconds, const std::string& kind = "answered") {
    const std::string talk = std::to_string(talkSeconds * 1000 + 500);
    return pbx->call("{\"kind\":\"" + kind + "\",\"ring_ms\":200,\"talk_ms\":" + talk + ",\"from\":\"" + caller +
                     "\"}");
  }
  fs::path wavOf(std::int64_t callId, const std::string& extension = "1001", const std::string& stamp = stampNow()) {
    return wavs / extension /
           ("[Doe, Jane]_" + extension + "-" + caller + "_" + stamp + "(" + std::to_string(callId) + ").wav");
  }
  bool waitForEvent(const std::string& event, std::int64_t callId, std::chrono::milliseconds limit = 30s) {
    return crm->waitFor(
               [&](const Webhook& hook) {
                 return hook.value("event") == event &&
                        hook.value("id").find("_" + std::to_string(callId) + "-") != std::string::npos;
               },
               limit) != nullptr;
  }
  // The file names of all posts so far, one list a post.
  std::vector<std::vector<std::string>> posts() {
    std::vector<std::vector<std::string>> all;
    for (const auto& hook : crm->received()) {
      if (hook.method != "POST" || !hook.taken()) continue;
      all.emplace_back();
      const json body = json::parse(hook.body);
      for (const auto& link : body.at("FILES"))
        all.back().push_back(link.get<std::string>().substr(link.get<std::string>().rfind('/') + 1));
    }
    return all;
  }
  bool waitForPosts(std::size_t count, std::chrono::milliseconds limit = 15s) {
    return waitUntil(limit, [&] { return posts().size() >= count; });
  }
  fs::path mp3(const std::string& name) const { return fs::path(ini.dataDir) / "recordings" / name; }
  double probedSeconds(const fs::path& file) {
    const auto probe = runProgram("/usr/bin/ffprobe", {"-v", "error", "-show_entries", "format=duration", "-of",
                                                       "default=nokey=1:noprint_wrappers=1", file.string()});
    EXPECT_EQ(probe.code, 0) << probe.all();
    return std::strtod(probe.out.c_str(), nullptr);
  }
  // The length of an MP3 as a player has it: without what the encoder adds at both ends. What a program shows of the
  // file without decoding it is a few frames more.
  double playedSeconds(const fs::path& file) {
    const fs::path decoded = folder.path() / "decoded.wav";
    const auto run = runProgram("/usr/bin/mpg123", {"-q", "-w", decoded.string(), file.string()});
    EXPECT_EQ(run.code, 0) << run.all();
    EXPECT_EQ(run.err, "");
    const double played = probedSeconds(decoded);
    EXPECT_NEAR(probedSeconds(file), played, 0.25);
    return played;
  }

  fs::path wavs = folder.path() / "Recordings";
};

TEST_F(Recordings, TheLinkOfACallIsPostedAfterItsEnd) {
  beginWith();
  const auto id = call(2);
  ASSERT_TRUE(waitForEvent("incomingcall_started", id));
  GrowingWav wav(wavOf(id), tone(2400));
  waitUntil(10s, [&] {
    wav.grow(1600);
    return waitForEvent("incoming", id, 1ms);
  });
  EXPECT_TRUE(posts().empty());
  wav.close();
  ASSERT_TRUE(waitForPosts(1));
  const Webhook post = crm->received().back();
  const std::string ended = crm->received()[crm->received().size() - 2].value("id");
  EXPECT_EQ(post.body, "{\"FILES\":[\"https://pbx.example:5001/webapi/recording/" + ended + "-1.mp3\"]}");
  const fs::path file = mp3(ended + "-1.mp3");
  EXPECT_NEAR(playedSeconds(file), 2.4, 0.05);
  EXPECT_TRUE(fs::exists(wav.path()));
}

TEST_F(Recordings, TagsTellTheCallInUtf8) {
  beginWith();
  const auto id = call(0);
  ASSERT_TRUE(waitForEvent("incoming", id, 6s)) << pbx->stats() << id;
  GrowingWav(wavOf(id, "1001", stampNow()), tone(700)).close();
  ASSERT_TRUE(waitForPosts(1));
  const auto probe = runProgram(
      "/usr/bin/ffprobe", {"-v", "error", "-show_entries", "format_tags", "-of", "json", mp3(posts()[0][0]).string()});
  const json tags = json::parse(probe.out).at("format").at("tags");
  EXPECT_EQ(tags.at("callid"), std::to_string(id));
  EXPECT_EQ(tags.at("artist"), caller);
  EXPECT_EQ(tags.at("extension"), "1001");
  EXPECT_EQ(tags.at("direction"), "incoming");
}

TEST_F(Recordings, AllFilesOfACallGoInOnePostAndALaterOneInItsOwn) {
  beginWith();
  const auto id = call(1);
  ASSERT_TRUE(waitForEvent("incomingcall_started", id));
  GrowingWav second(wavOf(id, "1001", stampNow(2)), tone(300));
  GrowingWav first(wavOf(id, "1001", stampNow(1)), tone(600));
  first.close();
  second.close();
  ASSERT_TRUE(waitForPosts(1));
  ASSERT_EQ(posts()[0].size(), 2U) << relay.log();
  EXPECT_NEAR(playedSeconds(mp3(posts()[0][0])), 0.6, 0.05);
  EXPECT_TRUE(posts()[0][0].ends_with("-1-1.mp3"));
  EXPECT_TRUE(posts()[0][1].ends_with("-1-2.mp3"));
  GrowingWav(wavOf(id, "1001", stampNow(9)), tone(900)).close();
  ASSERT_TRUE(waitForPosts(2));
  ASSERT_EQ(posts()[1].size(), 1U);
  EXPECT_TRUE(posts()[1][0].ends_with("-1-3.mp3"));
}

TEST_F(Recordings, WhatIsNoRecordingOfACallIsKeptAndNotPosted) {
  beginWith();
  GrowingWav(wavOf(987654, "1001", "20260301101502"), tone(400)).close();
  ASSERT_TRUE(relay.waitForLine("recording 260301101502_987654-1-1.mp3", 30s)) << relay.log();
  EXPECT_NEAR(playedSeconds(mp3("260301101502_987654-1-1.mp3")), 0.4, 0.05);
  const auto id = call(0);
  ASSERT_TRUE(waitForEvent("incoming", id));
  GrowingWav(wavOf(id), tone(500)).close();
  ASSERT_TRUE(waitForPosts(1));
  EXPECT_EQ(posts().size(), 1U);
  EXPECT_EQ(posts()[0][0].find("987654"), std::string::npos);
}

TEST_F(Recordings, BadFilesAreToldInALineEachAndHoldNothingUp) {
  ini.webhooks = {"events = all, recording_missing, recording_broken"};
  beginWith();
  const auto id = call(0);
  ASSERT_TRUE(waitForEvent("incoming", id));
  const std::string text(100'000, 'x');
  WavBytes gsm;
  gsm.tag = 0x31;
  gsm.data = tone(100);
  WavBytes cut;
  cut.data = tone(800);
  const auto write = [&](const std::string& stamp, const std::string& bytes) {
    auto path = wavOf(id, "1001", stamp);
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  };
  write(stampNow(1), text);
  write(stampNow(2), "");
  write(stampNow(3), gsm.bytes());
  write(stampNow(4), cut.bytes().substr(0, 4000));
  write(stampNow(5), WavBytes{}.bytes());
  GrowingWav(wavOf(id, "1001", stampNow(6)), tone(500)).close();
  ASSERT_TRUE(waitForPosts(1)) << relay.log();
  EXPECT_EQ(posts()[0].size(), 1U);
  EXPECT_TRUE(relay.waitForLine("GSM 6.10 is not read", 15s));
  EXPECT_TRUE(relay.waitForLine("it does not begin as a WAV does", 15s));
  EXPECT_TRUE(relay.waitForLine("it holds 0 bytes", 15s));
  EXPECT_TRUE(relay.waitForLine("shorter than its header says", 15s));
  EXPECT_TRUE(relay.waitForLine("no audio in it", 15s));
  EXPECT_EQ(relay.log().find(std::string(caller) + "_"), std::string::npos) << "numbers are masked";
  EXPECT_TRUE(waitUntil(15s, [&] {
    std::size_t told = 0;
    for (const auto& hook : crm->received()) told += hook.value("event") == "recording_broken" ? 1 : 0;
    return told == 4;
  }));
}

TEST_F(Recordings, TheSameFileTwiceIsOneMp3) {
  beginWith();
  const auto id = call(0);
  ASSERT_TRUE(waitForEvent("incoming", id));
  const std::string stamp = stampNow();
  GrowingWav(wavOf(id, "1001", stamp), tone(500)).close();
  ASSERT_TRUE(waitForPosts(1));
  fs::create_directories(wavs / "Archive");
  fs::copy_file(wavOf(id, "1001", stamp), wavs / "Archive" / wavOf(id, "1001", stamp).filename());
  ASSERT_TRUE(relay.waitForLine("it is kept once"));
  EXPECT_EQ(posts().size(), 1U);
}

TEST_F(Recordings, OldFilesAreLeftAloneAtTheFirstStart) {
  GrowingWav old(wavOf(4711, "1001", "20200101000000"), tone(300));
  old.close();
  fs::last_write_time(old.path(), fs::file_time_type::clock::now() - std::chrono::hours(24));
  beginWith("unknown = post\n");
  GrowingWav(wavOf(4712, "1001", "20260301101502"), tone(300)).close();
  ASSERT_TRUE(waitForPosts(1, 30s)) << relay.log();
  EXPECT_EQ(posts()[0], Words{"260301101502_4712-1-1.mp3"});
  EXPECT_EQ(relay.log().find("4711-1-1"), std::string::npos);
}

TEST_F(Recordings, TheWavGoesOnlyAfterItsMp3WasChecked) {
  beginWith("keep_wav = no\n");
  const auto id = call(0);
  ASSERT_TRUE(waitForEvent("incoming", id));
  GrowingWav wav(wavOf(id), tone(1500));
  wav.close();
  ASSERT_TRUE(waitForPosts(1));
  EXPECT_TRUE(waitUntil(5s, [&] { return !fs::exists(wav.path()); }));
  EXPECT_NEAR(playedSeconds(mp3(posts()[0][0])), 1.5, 0.05);
}

// Killed again and again while an MP3 is being written: no half file is ever there under its name, and each link is
// posted under one id.
class RecordingsKilled : public Recordings {
 protected:
  bool half() const {
    std::error_code gone;
    for (const auto& entry : fs::directory_iterator(mp3("").parent_path(), gone)) {
      if (entry.path().extension() == ".part") return true;
    }
    return false;
  }
  void expectWholeFiles() {
    for (const auto& entry : fs::directory_iterator(mp3("").parent_path())) {
      if (entry.path().extension() != ".mp3") continue;
      EXPECT_GT(probedSeconds(entry.path()), 59.9) << entry.path();
    }
  }
  void killWhileEncoding(int kills) {
    constexpr std::size_t calls = 6;
    beginWith("quality = 0\n");
    for (std::size_t count = 0; count < calls; ++count) {
      const auto id = call(0);
      ASSERT_TRUE(waitForEvent("incoming", id));
      GrowingWav(wavOf(id), tone(60'000 + static_cast<int>(count) * 1000)).close();
    }
    int hits = 0;
    for (int count = 0; count < kills; ++count) {
      // Every third time a little later, so that something is finished in between.
      hits += waitUntil(
                  5s, [&] { return half() || posts().size() >= calls; }, 2ms) &&
                      half()
                  ? 1
                  : 0;
      if (count % 3 == 0) waitUntil(300ms, [&] { return posts().size() >= calls; });
      relay.kill();
      expectWholeFiles();
      relay.start();
    }
    EXPECT_GT(hits, kills / 4) << "too few kills came while a file was being written";
    ASSERT_TRUE(waitForPosts(calls, 90s)) << relay.log();
    std::set<std::string> webhooks;
    std::set<std::string> names;
    for (const auto& hook : crm->received()) {
      if (hook.method == "POST") webhooks.insert(hook.id);
    }
    for (const auto& post : posts()) names.insert(post.begin(), post.end());
    EXPECT_EQ(webhooks.size(), calls) << "repeats have the same id";
    EXPECT_EQ(names.size(), calls);
    EXPECT_FALSE(half());
  }
};

TEST_F(RecordingsKilled, LeaveNoHalfFileAndNoSecondPost) { killWhileEncoding(10); }

using LongRecordingsKilled = RecordingsKilled;
TEST_F(LongRecordingsKilled, FiftyTimes) { killWhileEncoding(50); }

TEST_F(Recordings, AnIndexThatIsLostIsMadeAnewAndNothingIsPostedTwice) {
  beginWith();
  const auto id = call(0);
  ASSERT_TRUE(waitForEvent("incoming", id));
  GrowingWav(wavOf(id), tone(500)).close();
  ASSERT_TRUE(waitForPosts(1));
  const std::string name = posts()[0][0];
  relay.stop();
  for (const char* file : {"recordings.db", "recordings.db-wal", "recordings.db-shm"})
    fs::remove(fs::path(ini.dataDir) / file);
  relay.startAndConnect();
  ASSERT_TRUE(relay.waitForLine("made anew from 1 files"));
  const auto next = call(0);
  ASSERT_TRUE(waitForEvent("incoming", next));
  GrowingWav(wavOf(next), tone(600)).close();
  ASSERT_TRUE(waitForPosts(2));
  EXPECT_NE(posts()[1][0], name);
  EXPECT_EQ(posts().size(), 2U);
}

TEST_F(Recordings, TheLibraryIsShownAndACallerErasedBesideTheServiceAndWithoutIt) {
  beginWith();
  Words names;
  for (int count = 0; count < 2; ++count) {
    const auto id = call(0);
    ASSERT_TRUE(waitForEvent("incoming", id));
    GrowingWav(wavOf(id), tone(500 + count * 100)).close();
    ASSERT_TRUE(waitForPosts(static_cast<std::size_t>(count) + 1));
    names.push_back(posts().back().front());
  }
  const auto listed = [this] { return json::parse(relay.command({"recordings", "list", "--json"}).out); };
  ASSERT_TRUE(waitUntil(5s, [&] { return listed().at(0).at("state") == "posted"; }));
  EXPECT_EQ(listed().size(), 2U);
  EXPECT_EQ(listed().at(0).at("name"), names[1]) << "newest first";
  const auto shown = relay.command({"recordings", "show", names[0]});
  EXPECT_EQ(shown.code, 0) << shown.all();
  EXPECT_NE(shown.out.find(caller), std::string::npos);
  EXPECT_EQ(relay.command({"recordings", "show", "nothing"}).code, 1);
  EXPECT_EQ(json::parse(relay.command({"recordings", "list", "--number", "4711", "--json"}).out).size(), 0U);
  EXPECT_EQ(relay.command({"recordings", "erase", "--number", "4711"}).code, 0);
  EXPECT_EQ(listed().size(), 2U);
  relay.stop();
  EXPECT_EQ(listed().size(), 2U);
  relay.startAndConnect();
  const auto erased = relay.command({"recordings", "erase", "--number", caller});
  EXPECT_EQ(erased.code, 0) << erased.all();
  EXPECT_NE(erased.out.find(names[0]), std::string::npos);
  EXPECT_NE(erased.err.find("4 files and 8 deliveries were erased"), std::string::npos) << erased.all();
  EXPECT_EQ(listed().size(), 0U);
  for (const auto& name : names) EXPECT_FALSE(fs::exists(mp3(name)));
  EXPECT_TRUE(fs::is_empty(wavs / "1001"));
  const auto left = relay.command({"deliveries", "list", "--json"});
  EXPECT_EQ(json::parse(left.out).size(), 0U) << left.out;
}

}  // namespace
}  // namespace relay::test
