package dev.slipway.cli;

import java.util.ArrayList;
import java.util.List;

/// Rows of text set in columns.
final class Columns {
    private static final int GAP = 2;

    private Columns() {}

    /// The lines: headings first, each column as wide as its widest cell, nothing after the last.
    static List<String> of(List<String> headings, List<List<String>> rows) {
        var all = new ArrayList<List<String>>();
        all.add(headings);
        rows.forEach(row -> all.add(row.stream().map(Columns::oneLine).toList()));
        var widths = new int[headings.size()];
        for (var row : all) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return all.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, int[] widths) {
        var result = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            result.append(row.get(i)).repeat(' ', widths[i] - row.get(i).length() + GAP);
        }
        return result.toString().stripTrailing();
    }

    private static String oneLine(String cell) {
        return cell.lines().findFirst().orElse("");
    }
}
