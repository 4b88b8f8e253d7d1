#include "federation/kinds/kinds.hpp"

namespace paraat::federation::kinds {
namespace {

constexpr kind table[] = {
    {"case.note", true, check_case_note, apply_case_notes, settle_case_note},
    {"request.open", true, check_request, apply_requests, settle_reinforcement, true, "requester"},
    {"request.update", true, check_request, apply_requests, settle_reinforcement, true, "requester"},
    {"request.cancel", true, check_request_cancel, apply_request_cancels, settle_reinforcement, true,
     "requester"},
    {"offer.propose", true, check_offer_propose, apply_offer_proposals, settle_reinforcement, true,
     "supplier"},
    {"offer.withdraw", true, check_offer_withdraw, apply_offer_withdrawals, settle_reinforcement, true,
     "supplier"},
    {"offer.decline", true, check_offer_decline, apply_offer_declines, settle_reinforcement, true,
     "supplier"},
    {"offer.accept", false, check_offer_accept, apply_offer_accepts, settle_reinforcement, true, "requester"},
    {"offer.confirm", false, check_offer_confirm, apply_offer_confirms, settle_reinforcement, true,
     "supplier"},
    {"offer.reject_stale", false, check_offer_reject_stale, apply_offer_rejections, settle_reinforcement,
     true, "supplier"},
    {"answer.submit", true, check_answer_submit, apply_answer_submits, settle_answer, true},
    {"answer.agree", true, check_answer_agree, apply_answer_agrees, settle_answer, true},
    {"answer.withdraw", true, check_answer_withdraw, apply_answer_withdrawals, settle_answer, true},
    {"answer.state", true, check_answer_state, apply_answer_states, settle_answer, true},
    {"answer.erased", true, check_answer_erased, apply_answer_erasures, settle_answer, true},
    {"search.ask", true, check_search_ask, apply_search_asks, settle_search, true},
    {"search.bands", true, check_search_bands, apply_search_bands, settle_search, true},
    {"invite.relay", true, check_invite_relay, apply_invite_relays, settle_search, true},
    {"invite.outcome", true, check_invite_outcome, apply_invite_outcomes, settle_search, true},
};

constexpr std::pair<fate, std::string_view> fates[] = {
    {fate::delivered, "delivered"},     {fate::refused, "refused"},     {fate::parked, "parked"},
    {fate::undelivered, "undelivered"}, {fate::discarded, "discarded"},
};

}  // namespace

list all() { return table; }

const kind* named(list known, std::string_view name) {
  for (const kind& k : known)
    if (k.name == name) return &k;
  return nullptr;
}

std::string_view name_of(fate f) {
  for (const auto& [known, name] : fates)
    if (known == f) return name;
  return "undelivered";
}

std::optional<fate> fate_named(std::string_view text) {
  for (const auto& [known, name] : fates)
    if (name == text) return known;
  return std::nullopt;
}

}  // namespace paraat::federation::kinds
