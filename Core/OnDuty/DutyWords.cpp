#include "Core/OnDuty/DutyAnswer.h"
#include "Core/OnDuty/DutyRecord.h"
#include "Core/OnDuty/DutyWarning.h"

namespace relay {

std::string_view dutySourceWord(DutySource source) {
  switch (source) {
    case DutySource::Plan: return "plan";
    case DutySource::Override: return "override";
    case DutySource::Holiday: return "holiday";
    case DutySource::Fallback: return "fallback";
  }
  return "fallback";
}

std::string_view dutyWarningWord(DutyWarning::Kind kind) {
  switch (kind) {
    case DutyWarning::Kind::Gap: return "gap";
    case DutyWarning::Kind::NoNumber: return "no_number";
    case DutyWarning::Kind::Overlap: return "overlap";
    case DutyWarning::Kind::UnknownName: return "unknown_name";
    case DutyWarning::Kind::Unread: return "unread";
  }
  return "unread";
}

std::string_view dutyRecordWord(DutyRecord::Kind kind) {
  switch (kind) {
    case DutyRecord::Kind::OnDuty: return "on_duty";
    case DutyRecord::Kind::Override: return "override";
    case DutyRecord::Kind::OverrideEnded: return "override_ended";
    case DutyRecord::Kind::Push: return "push";
    case DutyRecord::Kind::RoutingAnswer: return "routing";
    case DutyRecord::Kind::Roster: return "roster";
    case DutyRecord::Kind::Warning: return "warning";
  }
  return "warning";
}

}  // namespace relay
