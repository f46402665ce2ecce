package dev.slipway.catalog;

import java.util.Map;

/// A good document of a folder, for somebody who puts it into a server elsewhere.
///
/// @param file relative to the folder
/// @param line where it begins, from 1
/// @param name `name@version`, of a project its name
/// @param content the whole document as plain values
public record FolderDocument(String file, int line, Kind kind, String name, Map<String, Object> content) {
    static FolderDocument of(Document document) {
        var root = document.root();
        return switch (document) {
            case Document.OfProject(var _, var project) ->
                new FolderDocument(root.file(), root.line(), Kind.PROJECT, project.name(), document.stored());
            case Document.OfDefinition(var _, var definition) ->
                new FolderDocument(
                        root.file(), root.line(), Kind.of(definition), Address.nameOf(document), document.stored());
        };
    }
}
