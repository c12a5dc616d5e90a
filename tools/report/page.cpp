#include "tools/report/page.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <utility>

#include "tools/report/svg.h"
#include "tools/report/words.h"

namespace potluck::tools {
namespace {

constexpr std::size_t kMostRows = 40;  // longer tables are folded away

constexpr const char* kPageCss = R"css(
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);
 font:17px/1.55 Charter,'Bitstream Charter','Iowan Old Style','Source Serif 4',Georgia,'DejaVu Serif',serif}
main{max-width:932px;margin:0 auto;padding:24px 36px 72px}
h1{font-size:1.62rem;line-height:1.22;font-weight:600;letter-spacing:-.012em;margin:.25em 0 .4em;overflow-wrap:anywhere;}
h2{font-size:1.4rem;line-height:1.25;font-weight:600;margin:3.2rem 0 1rem;padding-top:1.1rem;border-top:1px solid var(--grid)}
p{margin:.6em 0;max-width:70ch}
.kind,.subject,figcaption,caption,table,.tnote,.colophon,pre,summary,.lead{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,'DejaVu Sans',sans-serif}
.kind{font-size:.78rem;letter-spacing:.09em;text-transform:uppercase;color:var(--ink3);margin:0}
.certainty{font-size:.95rem;line-height:1.45;max-width:none;margin:0 0 .35em;overflow-wrap:anywhere}
.subject{font-size:.84rem;color:var(--ink2);max-width:none;margin:0;overflow-wrap:anywhere}
header+section h2{font-size:1rem;margin:.8rem 0 .3rem;padding-top:.6rem}
header+section>figure:first-of-type{margin-top:.3rem}
.lead{font-size:.84rem;line-height:1.5;color:var(--ink2);max-width:88ch}
figure{margin:1.6rem 0 2rem}
figure svg{display:block;width:100%;height:auto;max-width:100%}
figcaption{font-size:.82rem;line-height:1.5;color:var(--ink2);margin-top:.7rem;max-width:88ch}
figcaption b,caption b{color:var(--ink);font-weight:600}
.pairwise{display:grid;grid-template-columns:1fr 1fr;gap:1.4rem 2rem;margin:1.4rem 0}
.pairwise figure{margin:0}
.scroll{overflow-x:auto;margin:1.8rem 0 2rem}
table{border-collapse:collapse;font-size:.8rem;line-height:1.35;font-variant-numeric:tabular-nums;border-bottom:1.5px solid var(--ink)}
caption{white-space:nowrap;caption-side:top;text-align:left;font-size:.82rem;color:var(--ink2);padding:0 0 .55rem}
thead{border-top:1.5px solid var(--ink);border-bottom:1px solid var(--rule)}
th,td{padding:.28em .7em;white-space:nowrap;text-align:right;font-weight:400}
th:first-child,td:first-child{padding-left:.1em}
th:last-child,td:last-child{padding-right:.1em}
thead th{color:var(--ink2);vertical-align:bottom}
thead .span{text-align:center;border-bottom:1px solid var(--grid)}
.l{text-align:left}
tbody th{font-weight:600;color:var(--ink)}
tr.new:not(:first-child)>*{border-top:1px solid var(--grid)}
.tnote{font-size:.76rem;color:var(--ink3);margin:.5rem 0 0;max-width:100ch}
pre{font:.8rem/1.5 ui-monospace,'SF Mono',Menlo,Consolas,'DejaVu Sans Mono',monospace;background:var(--wash);
 padding:.8em 1em;border-radius:4px;white-space:pre-wrap;overflow-wrap:anywhere;margin:.8rem 0}
summary{cursor:pointer;font-size:.84rem;color:var(--ink2)}
.fold{border-top:1px solid var(--grid)}
.fold:last-child{border-bottom:1px solid var(--grid)}
.fold>summary{padding:.7em 0;font-size:.9rem}
.fold>summary b{color:var(--ink);font-weight:600;margin-right:.6em}
.notes p{font-size:.95rem}
.colophon{font-size:.8rem;color:var(--ink3)}
@media(max-width:720px){caption{white-space:normal}main{padding:28px 18px 48px}.pairwise{grid-template-columns:1fr}h1{font-size:1.4rem}
 figure.wide{overflow-x:auto}figure.wide svg{min-width:640px}}
@media print{details::details-content{content-visibility:visible;height:auto}@page{margin:16mm}body{font-size:10.5pt}main{max-width:none;padding:0}
 caption{white-space:normal}figcaption,caption,.lead,.tnote{font-size:8pt}figure,table,.scroll{break-inside:avoid}h2{break-after:avoid}.scroll{overflow:visible}table{font-size:7.4pt}
 th,td{padding:.25em .5em}}
)css";

std::string figure_html(const Figure& figure, int number, const char* css_class) {
  std::string html = fmt::format("<figure class=\"{}\">{}", css_class,
                                 figure.film ? game_html(figure.svg, *figure.film) : figure.svg);
  if (!figure.caption.empty()) {
    html += fmt::format("<figcaption><b>Figure {}.</b> {}</figcaption>", number,
                        escape_markup(figure.caption));
  }
  return html + "</figure>\n";
}

std::string cell_html(const std::string& text, const Column& column, bool heads_row) {
  const char* name = heads_row ? "th" : "td";
  return fmt::format("<{0}{1}{2}>{3}</{0}>", name, heads_row ? " scope=\"row\"" : "",
                     column.align == Align::kLeft ? " class=\"l\"" : "", escape_markup(text));
}

/// The upper line of headings, where columns share one; "" if none do.
std::string spanning_html(const Table& table) {
  std::string html;
  bool any = false;
  for (std::size_t i = 0; i < table.columns.size();) {
    std::size_t last = i;
    while (last < table.columns.size() &&
           table.columns[last].spanning == table.columns[i].spanning) {
      ++last;
    }
    const std::string& text = table.columns[i].spanning;
    any = any || !text.empty();
    html += text.empty()
                ? fmt::format("<td colspan=\"{}\"></td>", last - i)
                : fmt::format("<th class=\"span\" scope=\"colgroup\" colspan=\"{}\">{}</th>",
                              last - i, escape_markup(text));
    i = last;
  }
  return any ? "<tr>" + html + "</tr>" : std::string();
}

/// "3 figures, 2 tables".
std::string holds(const ReportSection& section) {
  std::string text;
  for (const auto& [number, what] :
       {std::pair(section.figures.size() + section.details.size(), "figure"),
        std::pair(section.tables.size(), "table")}) {
    if (number > 0) {
      text += (text.empty() ? "" : ", ") + count_of(number, what);
    }
  }
  return text;
}

/// Numbers figures and tables through the whole page.
class PageWriter {
 public:
  std::string section(const ReportSection& section) {
    const std::string title = escape_markup(section.title);
    return section.folded
               ? fmt::format(
                     "<details class=\"fold\"><summary><b>{}</b> {}</summary>\n{}</details>\n",
                     title, holds(section), body(section))
               : fmt::format("<section>\n<h2>{}</h2>\n{}</section>\n", title, body(section));
  }

 private:
  std::string body(const ReportSection& section) {
    std::string html = paragraph(section.lead);
    html += figures(section.figures, section.wide_figures);
    for (const std::string& remark : section.remarks) {
      html += paragraph(remark);
    }
    for (const Table& table : section.tables) {
      html += html_table(table, ++tables_);
    }
    if (!section.details.empty()) {
      html += fmt::format(
          "<details><summary>{} ({})</summary>\n{}</details>\n",
          escape_markup(section.details_title), section.details.size(),
          section.details_in_pairs ? grid(section.details, 0) : figures(section.details, kAllWide));
    }
    return html;
  }
  static std::string paragraph(const std::string& text) {
    return text.empty() ? "" : "<p class=\"lead\">" + escape_markup(text) + "</p>\n";
  }
  std::string figures(const std::vector<Figure>& all, std::size_t most_wide) {
    std::string html;
    const std::size_t wide = std::min(most_wide, all.size());
    for (std::size_t i = 0; i < wide; ++i) {
      figures_ += all[i].caption.empty() ? 0 : 1;
      html += figure_html(all[i], figures_, "wide");
    }
    return html + (wide < all.size() ? grid(all, wide) : "");
  }
  std::string grid(const std::vector<Figure>& all, std::size_t first) {
    std::string html = "<div class=\"pairwise\">\n";
    for (std::size_t i = first; i < all.size(); ++i) {
      figures_ += all[i].caption.empty() ? 0 : 1;
      html += figure_html(all[i], figures_, "half-width");
    }
    return html + "</div>\n";
  }

  int figures_ = 0;
  int tables_ = 0;
};

bool has_games(const ReportContent& content) {
  return std::any_of(
      content.sections.begin(), content.sections.end(), [](const ReportSection& section) {
        return std::any_of(section.figures.begin(), section.figures.end(),
                           [](const Figure& figure) { return figure.film.has_value(); });
      });
}

std::string header_html(const ReportContent& content) {
  const auto line = [](const char* css_class, const std::string& text) {
    return text.empty() ? ""
                        : fmt::format("<p class=\"{}\">{}</p>\n", css_class, escape_markup(text));
  };
  const bool found = !content.finding.empty();
  return "<header>\n" + line("kind", content.kind + (found ? " in " + content.headline : "")) +
         fmt::format("<h1>{}</h1>\n", escape_markup(found ? content.finding : content.headline)) +
         line("certainty", content.certainty) + line("subject", content.subject) + "</header>\n";
}

/// Nothing where there is nothing to say.
std::string notes_html(const ReportContent& content) {
  std::string html;
  for (const std::string& note : content.notes) {
    html += "<p>" + escape_markup(note) + "</p>\n";
  }
  if (!content.command.empty()) {
    html += "<p>The command that repeats it:</p>\n<pre><code>" + escape_markup(content.command) +
            "</code></pre>\n";
  }
  if (!content.colophon.empty()) {
    html += "<p class=\"colophon\">" + escape_markup(content.colophon) + "</p>\n";
  }
  return html.empty()
             ? html
             : "<section class=\"notes\">\n<h2>How this was made</h2>\n" + html + "</section>\n";
}

}  // namespace

std::string html_table(const Table& table, int number) {
  const bool folded = table.rows.size() > kMostRows;
  std::string html =
      folded ? fmt::format("<details><summary><b>Table {}.</b> {} ({} lines)</summary>\n", number,
                           escape_markup(table.title), table.rows.size())
             : "";
  html += fmt::format(
      "<div class=\"scroll\"><table><caption><b>Table {}.</b> {}</caption>\n<thead>{}<tr>", number,
      escape_markup(table.title), spanning_html(table));
  for (const Column& column : table.columns) {
    html += fmt::format("<th scope=\"col\"{}>{}</th>",
                        column.align == Align::kLeft ? " class=\"l\"" : "",
                        escape_markup(column.heading));
  }
  html += "</tr></thead>\n<tbody>\n";
  for (const Table::Row& row : table.rows) {
    html += row.begins_group ? "<tr class=\"new\">" : "<tr>";
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      html += cell_html(row.cells[i], table.columns[i], i == 0);
    }
    html += "</tr>\n";
  }
  html += "</tbody></table>";
  if (!table.notes.empty()) {
    html += "<p class=\"tnote\">";
    for (const std::string& note : table.notes) {
      html += (&note == &table.notes.front() ? "" : " ");
      html += escape_markup(note);
    }
    html += "</p>";
  }
  return html + "</div>\n" + (folded ? "</details>\n" : "");
}

std::string report_html(const ReportContent& content) {
  const std::string headline = escape_markup(content.headline);
  std::string html = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n";
  html +=
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'; script-src 'nonce-games'\"/>\n";
  html += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n";
  html += "<meta name=\"color-scheme\" content=\"light dark\"/>\n";
  html += fmt::format("<title>{} – {}</title>\n", headline, escape_markup(content.kind));
  html += fmt::format(
      "<style>:root{{{}}}\n@media screen and "
      "(prefers-color-scheme:dark){{:root{{{}}}}}\n{}{}</style>\n</head>\n",
      light_variables(), dark_variables(), kPageCss, figure_css() + game_css());
  html += "<body>\n<main>\n" + header_html(content);
  PageWriter writer;
  bool folding = false;
  for (const ReportSection& section : content.sections) {
    if (section.folded && !folding) {
      html += "<section class=\"folds\">\n<h2>All figures and tables</h2>\n";
    }
    folding = section.folded;
    html += writer.section(section);
  }
  html += folding ? "</section>\n" : "";
  html += notes_html(content) + "</main>\n";
  if (has_games(content)) {
    html += "<script nonce=\"games\">" + game_script() + "</script>\n";
  }
  return html + "</body>\n</html>\n";
}

}  // namespace potluck::tools
