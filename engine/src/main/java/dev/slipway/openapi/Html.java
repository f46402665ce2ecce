package dev.slipway.openapi;

/// HTML as it is written, piece by piece. Every text and every value of an attribute is escaped on its way in;
/// tags and attributes' names come from our own code alone.
///
/// Threading: used by one thread.
final class Html {
    private final StringBuilder out = new StringBuilder();

    /// What a page begins with.
    Html doctype() {
        out.append("<!doctype html>\n");
        return this;
    }

    /// Begins an element.
    ///
    /// @param attributes names and values in turn; one with an empty value is left out
    Html open(String tag, String... attributes) {
        out.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            if (!attributes[i + 1].isEmpty()) {
                out.append(' ')
                        .append(attributes[i])
                        .append("=\"")
                        .append(escaped(attributes[i + 1]))
                        .append('"');
            }
        }
        out.append('>');
        return this;
    }

    /// Ends an element.
    Html close(String tag) {
        out.append("</").append(tag).append('>');
        return this;
    }

    /// An element with text in it.
    ///
    /// @param attributes as of [#open]
    Html element(String tag, String text, String... attributes) {
        return open(tag, attributes).text(text).close(tag);
    }

    /// Text.
    Html text(String text) {
        out.append(escaped(text));
        return this;
    }

    /// A line break between elements, for those who read the source.
    Html line() {
        out.append('\n');
        return this;
    }

    /// What was written elsewhere.
    Html add(Html other) {
        out.append(other.out);
        return this;
    }

    /// Style sheets cannot be escaped; ours comes from a file of our own.
    Html style(String css) {
        out.append("<style>").append(css).append("</style>");
        return this;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
