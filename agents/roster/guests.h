// Partners from outside the program, for a run that lets them in: names may then stand for any
// process (process:COMMAND, agents/process/README.md) and for language models (language:MODEL,
// agents/language/README.md).
//
// A name may start programs and cost money, so whoever loads a roster says whether it may: names
// typed by the user may, names out of files only if the user said so.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "agents/language/language_partner.h"
#include "agents/language/model_server.h"
#include "agents/policy/complain.h"
#include "agents/process/process_partner.h"
#include "env/layout.h"

namespace potluck {

struct LanguageOptions {
  language::ServerOptions server = {};
  language::Choosing choosing = language::Choosing::kNumber;
  double temperature = 0;
  std::string prompt = {};  ///< file; empty: the stock prompts
};

struct GuestOptions {
  ProcessOptions process = {};
  LanguageOptions language = {};
  Complain complain = {};  ///< told what goes wrong with them
};

/// Is it the name of a partner from outside?
[[nodiscard]] bool is_guest_name(std::string_view name);

/// The guests of one run; may be used by all threads.
class Guests {
 public:
  /// Throws InputError when the processes' log cannot be written.
  explicit Guests(GuestOptions options);

  /// The policy of `name`, of which is_guest_name() holds. Throws InputError when it does not come.
  [[nodiscard]] std::shared_ptr<const Policy> invite(const std::string& name,
                                                     const std::shared_ptr<const Layout>& layout);

  /// What they did, as far as there is something to tell: a line each.
  [[nodiscard]] std::vector<std::string> summary() const;

 private:
  template <class Partner>
  using Known = std::map<std::pair<std::string, const Layout*>, std::shared_ptr<Partner>>;

  [[nodiscard]] std::shared_ptr<LanguagePartner> make_language_partner(
      const std::string& model, const std::shared_ptr<const Layout>& layout);

  GuestOptions options_;
  std::shared_ptr<process::ProcessLog> log_;
  std::shared_ptr<language::ModelServer> server_;  ///< made for the first one who asks it
  mutable std::mutex mutex_;
  Known<ProcessPartner> processes_;  ///< by name and kitchen
  Known<LanguagePartner> models_;
};

}  // namespace potluck
