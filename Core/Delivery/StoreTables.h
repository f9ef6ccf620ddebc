#pragma once

#include <cstdint>
#include <string>

#include "Core/Calls/CallEvent.h"
#include "Core/Delivery/Database.h"
#include "Core/Delivery/Store.h"

namespace relay {

// The statements that write the Store's tables. Each returns false when SQLite refused; the caller
// rolls back and asks the database why.
//
// Threads: that of the database. Lifetime: ends before the database.
class StoreTables {
 public:
  explicit StoreTables(Database& database);

  bool begin();
  bool commit();
  void rollback();

  bool insert(std::int64_t seq, const OutboxItem& item, WallTime at);
  bool record(const DeliveryOutcome& outcome);
  bool saveCall(const SavedCall& call);
  bool saveContact(WallTime lastByte);
  bool saveHold(const Hold& hold);

 private:
  const std::string& jsonOf(const std::shared_ptr<const CallEvent>& event);

  Statement begin_;
  Statement commit_;
  Statement rollback_;
  Statement insert_;
  Statement attempt_;
  Statement finish_;
  Statement saveCall_;
  Statement forgetCall_;
  Statement contact_;
  Statement hold_;
  std::shared_ptr<const CallEvent> lastEvent_;  // one event goes to several endpoints in a row
  std::string lastJson_;
};

}  // namespace relay
