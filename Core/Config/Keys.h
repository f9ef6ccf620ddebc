#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "Core/Config/Addresses.h"
#include "Core/Config/SecretText.h"
#include "Core/Config/Settings.h"
#include "Core/Config/Text.h"
#include "Core/Config/Values.h"
#include "Core/Result.h"

// A section of the ini is a table of keys: how each is read into its struct, and how it is written
// for a person. The tables stand in the …Keys.cpp files.
namespace relay {

// How the value of a key may be shown in a fault, a change or a log.
// Secret and Hidden are never shown; a Secret is also sealed where a copy of the ini is kept.
enum class Show { Plain, Url, Number, Hidden, Secret };

// What a key's reader gets besides its value.
struct Given {
  std::string key;  // as written, for keys with a name of their own: header.X-Site
  std::string value;
  bool repeated = false;  // a further line of a key that may stand several times
  const SecretReader* secrets = nullptr;
  std::string folder;  // of the ini: relative paths begin there
};

template <class T>
struct Key {
  std::string name;  // lower case; one that ends with "." is the beginning of a name
  std::function<Outcome(T&, const Given&)> read;
  std::function<std::string(const T&)> write;
  Show show = Show::Plain;
  bool several = false;  // may stand on several lines
};

inline Error wrongValue(std::string what) { return Error{Error::Kind::Config, std::move(what)}; }

// Makes a key of a parser and a writer for one member.
template <class T, class V, class Parse, class Write>
Key<T> keyOf(std::string name, V T::*member, Parse parse, Write write) {
  return {std::move(name),
          [member, parse](T& target, const Given& given) -> Outcome {
            auto value = parse(given.value);
            if (!value) return value.error();
            target.*member = static_cast<V>(std::move(value).value());
            return success();
          },
          [member, write](const T& source) { return std::string(write(source.*member)); }};
}

template <class T>
Key<T> yesNo(std::string name, bool T::*member) {
  return keyOf(
      std::move(name), member, [](const std::string& text) { return parseYesNo(text); },
      [](bool on) { return on ? "yes" : "no"; });
}

template <class T>
Key<T> number(std::string name, int T::*member, int least, int most) {
  return keyOf(
      std::move(name), member, [least, most](const std::string& text) { return parseNumber(text, least, most); },
      [](int value) { return std::to_string(value); });
}

template <class T>
Key<T> duration(std::string name, Milliseconds T::*member, Milliseconds least, Milliseconds most) {
  return keyOf(
      std::move(name), member, [least, most](const std::string& text) { return parseDuration(text, least, most); },
      [](Milliseconds value) { return formatDuration(value); });
}

template <class T>
Key<T> numbers(std::string name, NumberSet T::*member) {
  return keyOf(
      std::move(name), member, [](const std::string& text) { return parseNumberSet(text); },
      [](const NumberSet& set) { return formatNumberSet(set); });
}

// Text that `check` finds right; an empty one always is.
template <class T, class Check>
Key<T> text(std::string name, std::string T::*member, Check check, Show show = Show::Plain) {
  Key<T> key = keyOf(
      std::move(name), member,
      [check](const std::string& value) -> Result<std::string> {
        if (value.empty()) return value;
        const Outcome right = check(value);
        if (!right) return right.error();
        return value;
      },
      [](const std::string& value) { return value; });
  key.show = show;
  return key;
}

template <class T>
Key<T> text(std::string name, std::string T::*member, Show show = Show::Plain) {
  return text(
      std::move(name), member, [](const std::string&) { return success(); }, show);
}

// A file or folder; one that is not absolute is taken from the folder of the ini.
template <class T>
Key<T> path(std::string name, std::string T::*member) {
  return {std::move(name),
          [member](T& target, const Given& given) {
            target.*member = pathFrom(given.folder, given.value);
            return success();
          },
          [member](const T& source) { return source.*member; }};
}

// Two letters; kept in capitals.
Result<std::string> parseCountry(const std::string& text);

template <class T>
Key<T> country(std::string name, std::string T::*member) {
  return keyOf(std::move(name), member, parseCountry, [](const std::string& value) { return value; });
}

template <class E>
using Words = std::vector<std::pair<const char*, E>>;

template <class E>
std::vector<std::string> namesOf(const Words<E>& words) {
  std::vector<std::string> names;
  for (const auto& [name, value] : words) names.emplace_back(name);
  return names;
}

// "expected one of a, b, c: did you mean "b"?"
std::string expectedOneOf(const std::vector<std::string>& names, const std::string& given);

template <class T, class E>
Key<T> choice(std::string name, E T::*member, Words<E> words) {
  return keyOf(
      std::move(name), member,
      [words](const std::string& value) -> Result<E> {
        for (const auto& [word, meaning] : words)
          if (lowered(value) == word) return meaning;
        return wrongValue(expectedOneOf(namesOf(words), value));
      },
      [words](E value) {
        for (const auto& [word, meaning] : words)
          if (meaning == value) return word;
        return "";
      });
}

// A list whose words are all in `known`.
template <class T>
Key<T> wordList(std::string name, std::vector<std::string> T::*member, std::vector<std::string> known) {
  return keyOf(
      std::move(name), member,
      [known](const std::string& value) -> Result<std::vector<std::string>> {
        std::vector<std::string> words = splitList(lowered(value));
        for (const std::string& word : words)
          if (std::find(known.begin(), known.end(), word) == known.end())
            return wrongValue("\"" + word + "\" is not known: " + expectedOneOf(known, word));
        return words;
      },
      joined);
}

template <class T>
Key<T> secret(std::string name, Secret T::*member) {
  return {std::move(name),
          [member](T& target, const Given& given) -> Outcome {
            Result<std::string> plain = given.secrets->resolve(given.value);
            if (!plain) return plain.error();
            target.*member = Secret(std::move(plain).value());
            return success();
          },
          [member](const T& source) { return (source.*member).reveal(); }, Show::Secret};
}

}  // namespace relay
