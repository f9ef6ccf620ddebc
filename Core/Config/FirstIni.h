#pragma once

#include <string>
#include <utility>
#include <vector>

#include "Core/Result.h"

namespace relay {

// What the first webhooks.ini is to say: "section.key" and its value, as {"pbx.url", "https://…"}. The name
// ends at the first dot: "webhook crm.header.X-Site" is header.X-Site of [webhook crm]. An empty value
// is one that was not given. A key may be repeated where the ini allows several lines of it.
using IniValues = std::vector<std::pair<std::string, std::string>>;

// Writes the first webhooks.ini: webhooks.ini.sample with these values in it, with what has to be filled
// in left empty and marked, and with a random [server] api_key where none is given. Its rights are for
// its owner alone; its folder is made where it is missing. True: written. False: there is a file of this
// name, which was not touched, whatever the values are.
//
// The values are judged as loading would judge them; only what env: and file: refer to need not be there
// yet. A file whose values are right may still lack some: loading it says which.
//
// Failure: Config, a value is wrong or its key unknown: a line for each fault, as describe(Fault) words it,
//          and nothing is written. Disk, the file can't be written.
// Threads: any; blocks for as long as the disk does.
Result<bool> writeFirstIni(const std::string& path, const IniValues& values);

}  // namespace relay
