#pragma once

namespace relay {

// Wine tells of changes in a subfolder only where it saw that being made, and keeps a removed folder as long
// as it is watched; the tests of those need a real Windows.
bool runsUnderWine();

}  // namespace relay
