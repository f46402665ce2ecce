package dev.slipway.catalog;

/// Something wrong in a document.
///
/// @param file the file's path relative to the catalog folder, empty for a document put by the API
/// @param line from 1
/// @param path where in the document, for example `spec.steps[0].action`
/// @param message what is wrong and what was expected
public record Problem(String file, int line, String path, String message) {
    /// `file:line: message`, as compilers print it.
    @Override
    public String toString() {
        return "%s:%d: %s".formatted(file.isEmpty() ? "document" : file, line, message);
    }
}
