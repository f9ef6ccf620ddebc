#include "Core/Calls/Review.h"

namespace relay::calls {

void review(Call& call, Desk& desk) {
  if (call.over) return;
  classify(call, desk);
  // Twice: a departure makes those who ring the ones who are offered the call.
  for (int pass = 0; pass < 2; ++pass) {
    noteTalker(call, desk);
    announce(call, desk);
    findAnswer(call, desk);
    findDeparture(call, desk);
  }
  announceStopped(call, desk);
  findVanished(call, desk);
}

}  // namespace relay::calls
