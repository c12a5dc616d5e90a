// `potluck web`: a folder that any web server, or a browser by itself, opens: the page, the program
// for it, and what it needs of kitchens and agents.
#pragma once

#include <filesystem>
#include <string>

#include "render/play/study.h"

namespace potluck::tools {

/// Are all kitchens and partners of `study` there, and can each cook where it is to? Throws
/// InputError, naming `place`, for the first that is not.
void check_study(const render::Study& study, const std::string& place);

/// The program for browsers: `given`, or potluck.js beside the running program or where it is
/// installed. Throws InputError, saying how to make one, when there is none.
[[nodiscard]] std::filesystem::path find_web_program(const std::string& given);

/// Writes index.html, potluck.js, data.js, LICENSE.txt and, of a study, study.json to `folder`,
/// which is made if need be. `study_text`: the study's file, as it is; empty: the demo, with every
/// agent that comes along, and a plugin for jsPsych. `hides_codes`: codes stand in study.json
/// alone, which potluck serve keeps to itself. Returns how many bytes were written.
std::size_t write_web_folder(const std::filesystem::path& folder,
                             const std::filesystem::path& program, const std::string& study_text,
                             const std::string& study_place, bool hides_codes = false);

}  // namespace potluck::tools
