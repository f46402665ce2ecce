package dev.slipway.catalog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A file of the catalog, read but not yet understood.
///
/// @param name relative to the catalog folder, with `/`
record SourceFile(String name, Yaml.Read content) {

    /// Every `*.yaml` and `*.yml` below the folder, by name. Symbolic links and names that begin with a dot are
    /// passed by. A file that cannot be read has a problem for its content.
    ///
    /// @throws IOException when the folder itself cannot be read
    static List<SourceFile> below(Path folder) throws IOException {
        var root = folder.toRealPath();
        var result = new ArrayList<SourceFile>();
        for (var path : paths(root)) {
            var name = root.relativize(path).toString().replace('\\', '/');
            result.add(new SourceFile(name, read(name, path)));
        }
        return result;
    }

    /// The files that [#below(Path)] reads.
    static List<Path> paths(Path root) throws IOException {
        var paths = new ArrayList<Path>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return !folder.equals(root) && hidden(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && !hidden(file) && isYaml(file)) {
                    paths.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (file.equals(root)) {
                    throw e;
                }
                if (isYaml(file)) {
                    paths.add(file); // reading it will fail again, and be reported
                }
                return FileVisitResult.CONTINUE;
            }
        });
        paths.sort(Comparator.comparing(path -> root.relativize(path).toString()));
        return paths;
    }

    private static boolean hidden(Path path) {
        return path.getFileName().toString().startsWith(".");
    }

    private static boolean isYaml(Path path) {
        var name = path.getFileName().toString();
        return name.endsWith(".yaml") || name.endsWith(".yml");
    }

    private static Yaml.Read read(String name, Path path) {
        try (var in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
            var bytes = in.readNBytes(Yaml.MAX_BYTES + 1);
            if (bytes.length > Yaml.MAX_BYTES) {
                return new Yaml.Read(List.of(), List.of(Yaml.tooLarge(name)));
            }
            return Yaml.read(
                    name,
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)
                            .decode(ByteBuffer.wrap(bytes))
                            .toString());
        } catch (CharacterCodingException e) {
            return problem(name, "the file is not valid UTF-8");
        } catch (IOException e) {
            return problem(name, "the file cannot be read; check its permissions");
        }
    }

    private static Yaml.Read problem(String name, String message) {
        return new Yaml.Read(List.of(), List.of(new Problem(name, 1, "", message)));
    }
}
