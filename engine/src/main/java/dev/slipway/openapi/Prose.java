package dev.slipway.openapi;

import java.util.regex.Pattern;

/// The descriptions of documents as HTML: as much of CommonMark as our own documents use, which is paragraphs,
/// `code`, **strong** words and links.
final class Prose {
    private static final Pattern INLINE =
            Pattern.compile("`([^`]+)`|\\*\\*([^*]+)\\*\\*|\\[([^\\]]+)]\\(([^)\\s]+)\\)");

    private Prose() {}

    /// Paragraphs.
    static Html paragraphs(String text) {
        var html = new Html();
        for (var paragraph : text.strip().split("\n\\s*\n", -1)) {
            if (!paragraph.isBlank()) {
                html.open("p").add(line(paragraph)).close("p").line();
            }
        }
        return html;
    }

    /// One line, without a paragraph around it.
    static Html line(String text) {
        var html = new Html();
        var found = INLINE.matcher(text.strip());
        int end = 0;
        while (found.find()) {
            html.text(text.strip().substring(end, found.start()));
            if (found.group(1) != null) {
                html.element("code", found.group(1));
            } else if (found.group(2) != null) {
                html.element("strong", found.group(2));
            } else {
                html.element("a", found.group(3), "href", found.group(4));
            }
            end = found.end();
        }
        return html.text(text.strip().substring(end));
    }
}
