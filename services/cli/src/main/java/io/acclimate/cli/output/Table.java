package io.acclimate.cli.output;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Rows under headings, in columns as wide as their widest cell. */
final class Table {
  private static final String GAP = "  ";

  private Table() {}

  /** Lines of the table; numbers are to be given as text already. */
  static List<String> lines(List<String> headings, List<List<String>> rows) {
    List<Integer> widths = new ArrayList<>(Collections.nCopies(headings.size(), 0));
    List<List<String>> all = new ArrayList<>();
    all.add(headings);
    all.addAll(rows);
    for (List<String> row : all) {
      for (int i = 0; i < row.size(); i++) {
        widths.set(i, Math.max(widths.get(i), row.get(i).length()));
      }
    }
    return all.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, List<Integer> widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      line.append(row.get(i));
      if (i < row.size() - 1) {
        line.repeat(' ', widths.get(i) - row.get(i).length()).append(GAP);
      }
    }
    return line.toString();
  }
}
