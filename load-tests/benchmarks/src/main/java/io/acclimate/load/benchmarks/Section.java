package io.acclimate.load.benchmarks;

import java.util.List;

/**
 * A part of the page.
 *
 * @param title what was measured
 * @param command by which anyone measures it again
 * @param text what the figures mean, in Markdown
 * @param headings of the table
 * @param rows of the table, as long as the headings
 */
record Section(
    String title, String command, String text, List<String> headings, List<List<String>> rows) {
  Section {
    headings = List.copyOf(headings);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<String> row : rows) {
      if (row.size() != headings.size()) {
        throw new IllegalArgumentException(
            title + ": a row of " + row.size() + " cells under " + headings.size() + " headings");
      }
    }
  }

  String markdown() {
    StringBuilder page = new StringBuilder();
    page.append("## ").append(title).append("\n\n```sh\n").append(command).append("\n```\n\n");
    page.append(text).append("\n\n");
    line(page, headings);
    line(page, headings.stream().map(heading -> "---").toList());
    rows.forEach(row -> line(page, row));
    return page.append('\n').toString();
  }

  private static void line(StringBuilder page, List<String> cells) {
    page.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
