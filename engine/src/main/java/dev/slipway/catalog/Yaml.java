package dev.slipway.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reads YAML 1.2 (and so JSON) into nodes that know their lines, within the limits of SECURITY.md 2.9 P7.
///
/// Nodes are built from the parser's events, not by its composer: so depth and size are counted before
/// anything is built, and an alias weighs what it stands for.
final class Yaml {
    static final int MAX_BYTES = 256 * 1024;
    private static final int MAX_DEPTH = 32;
    private static final int MAX_NODES = 20_000;
    private static final int MAX_KEYS = 1_000;
    private static final int MAX_CHARACTERS = 1024 * 1024;

    private final String file;
    private final Iterator<Event> events;
    private final List<Problem> problems = new ArrayList<>();
    private Weight total = Weight.NOTHING;
    private Map<Anchor, Anchored> anchors = new HashMap<>();

    private Yaml(String file, String text) {
        this.file = file;
        this.events = new Parse(LoadSettings.builder()
                        .setCodePointLimit(MAX_BYTES)
                        .setAllowDuplicateKeys(true) // looked for here, so that each is a problem with its line
                        .build())
                .parseString(text)
                .iterator();
    }

    /// What a text came to.
    ///
    /// @param documents what could be read, empty documents left out
    /// @param problems empty when all could be read; not empty means that documents may be missing
    record Read(List<Node> documents, List<Problem> problems) {}

    /// Reads all documents of a text. After a syntax error nothing more of the text is read.
    static Read read(String file, String text) {
        if (text.length() > MAX_BYTES) {
            return new Read(List.of(), List.of(tooLarge(file)));
        }
        var yaml = new Yaml(file, text);
        var documents = new ArrayList<Node>();
        try {
            yaml.documents(documents);
        } catch (Stop stop) {
            yaml.problems.add(stop.problem);
        } catch (MarkedYamlEngineException e) {
            yaml.problems.add(yaml.syntax(e));
        } catch (ReaderException e) {
            int end = text.offsetByCodePoints(0, Math.min(e.getPosition(), text.codePointCount(0, text.length())));
            var line = 1
                    + (int) text.substring(0, end)
                            .chars()
                            .filter(c -> c == '\n')
                            .count();
            yaml.problems.add(new Problem(file, line, "", "the text holds a character that YAML does not allow"));
        } catch (YamlEngineException e) {
            yaml.problems.add(new Problem(file, 1, "", "no YAML: " + e.getMessage()));
        }
        return new Read(List.copyOf(documents), List.copyOf(yaml.problems));
    }

    static Problem tooLarge(String file) {
        return new Problem(file, 1, "", "larger than 256 KiB; split it into several files");
    }

    private Problem syntax(MarkedYamlEngineException e) {
        var mark = e.getProblemMark().or(e::getContextMark);
        var where = mark.map(m -> " (column %d)".formatted(m.getColumn() + 1)).orElse("");
        var what = e.getContext() == null ? e.getProblem() : e.getContext() + " " + e.getProblem();
        return new Problem(file, line(mark), "", "no valid YAML: " + what + where);
    }

    private void documents(List<Node> documents) {
        while (events.hasNext()) {
            var event = events.next();
            switch (event.getEventId()) {
                case DocumentStart -> {
                    anchors = new HashMap<>();
                    int before = problems.size();
                    var node = node(events.next(), 1);
                    var empty = node instanceof Node.Scalar scalar && scalar.value() == null;
                    if (!empty && problems.size() == before) {
                        documents.add(node);
                    }
                }
                case StreamStart, StreamEnd, DocumentEnd, Comment -> {}
                case Alias, Scalar, MappingStart, MappingEnd, SequenceStart, SequenceEnd ->
                    throw stop(event, "unexpected " + event.getEventId());
            }
        }
    }

    private Node node(Event event, int depth) {
        if (depth > MAX_DEPTH) {
            throw stop(event, "nested deeper than %d levels".formatted(MAX_DEPTH));
        }
        if (event instanceof AliasEvent alias) {
            return alias(alias, depth);
        }
        var before = total;
        count(event, new Weight(1, 0));
        var node = switch (event) {
            case ScalarEvent scalar -> scalar(scalar);
            case CollectionStartEvent start -> collection(start, depth);
            default -> throw stop(event, "unexpected " + event.getEventId());
        };
        if (event instanceof NodeEvent named) {
            named.getAnchor()
                    .ifPresent(anchor -> anchors.put(anchor, new Anchored(node, total.minus(before), height(node))));
        }
        return node;
    }

    private Node alias(AliasEvent event, int depth) {
        var anchored = anchors.get(event.getAlias());
        if (anchored == null) {
            throw stop(event, "the alias *%s names no anchor before it".formatted(event.getAlias()));
        }
        count(event, anchored.weight());
        if (depth + anchored.height() - 1 > MAX_DEPTH) {
            throw stop(event, "nested deeper than %d levels".formatted(MAX_DEPTH));
        }
        return anchored.node();
    }

    private Node collection(CollectionStartEvent start, int depth) {
        start.getTag().ifPresent(tag -> problem(start, "tags (%s) are not used here; leave it out".formatted(tag)));
        return start.getEventId() == Event.ID.MappingStart ? fields(start, depth) : items(start, depth);
    }

    private Node items(Event start, int depth) {
        var items = new ArrayList<Node>();
        for (var event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            items.add(node(event, depth + 1));
        }
        return new Node.Items(line(start.getStartMark()), List.copyOf(items));
    }

    private Node fields(Event start, int depth) {
        var fields = new LinkedHashMap<String, Node.Field>();
        for (var event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            int line = line(event.getStartMark());
            if (!(event instanceof ScalarEvent key)) {
                throw stop(event, "a key must be plain text, not a list, an object or an alias");
            }
            var name = scalar(key).text();
            count(key, new Weight(0, name.length()));
            if (key.isPlain() && name.equals("<<")) {
                problem(key, "merge keys (<<) are not part of YAML 1.2; write the fields out");
            }
            var field = new Node.Field(line, node(events.next(), depth + 1));
            var first = fields.putIfAbsent(name, field);
            if (first != null) {
                problem(key, "the key \"%s\" stands twice, first in line %d".formatted(name, first.line()));
            }
            if (fields.size() > MAX_KEYS) {
                throw stop(key, "more than %d keys in one object".formatted(MAX_KEYS));
            }
        }
        return new Node.Fields(line(start.getStartMark()), fields);
    }

    private Node.Scalar scalar(ScalarEvent event) {
        event.getTag().ifPresent(tag -> problem(event, "tags (%s) are not used here; leave it out".formatted(tag)));
        var text = event.getValue();
        count(event, new Weight(0, text.length()));
        if (text.indexOf(0) >= 0 || !wholeCharacters(text)) {
            problem(event, "the text holds U+0000 or half of a surrogate pair");
        }
        try {
            return new Node.Scalar(line(event.getStartMark()), text, event.isPlain() ? CoreSchema.value(text) : text);
        } catch (NumberFormatException e) {
            problem(event, e.getMessage() == null ? "not a number" : e.getMessage());
            return new Node.Scalar(line(event.getStartMark()), text, text);
        }
    }

    private static boolean wholeCharacters(String text) {
        return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    private static int height(Node node) {
        return switch (node) {
            case Node.Scalar _ -> 1;
            case Node.Items(var _, var items) ->
                1 + items.stream().mapToInt(Yaml::height).max().orElse(0);
            case Node.Fields(var _, var fields) ->
                1
                        + fields.values().stream()
                                .mapToInt(field -> height(field.value()))
                                .max()
                                .orElse(0);
        };
    }

    private void count(Event event, Weight weight) {
        total = total.plus(weight);
        if (total.nodes() > MAX_NODES) {
            throw stop(event, "more than %d values, aliases counted as what they stand for".formatted(MAX_NODES));
        }
        if (total.characters() > MAX_CHARACTERS) {
            throw stop(event, "more than 1 MiB of text, aliases counted as what they stand for");
        }
    }

    private void problem(Event event, String message) {
        problems.add(new Problem(file, line(event.getStartMark()), "", message));
    }

    private Stop stop(Event event, String message) {
        return new Stop(new Problem(file, line(event.getStartMark()), "", message));
    }

    private static int line(Optional<Mark> mark) {
        return mark.map(Mark::getLine).orElse(0) + 1;
    }

    /// How much a part of the text counts.
    private record Weight(long nodes, long characters) {
        static final Weight NOTHING = new Weight(0, 0);

        Weight plus(Weight other) {
            return new Weight(nodes + other.nodes, characters + other.characters);
        }

        Weight minus(Weight other) {
            return new Weight(nodes - other.nodes, characters - other.characters);
        }
    }

    private record Anchored(Node node, Weight weight, int height) {}

    /// Ends the reading of a text.
    private static final class Stop extends RuntimeException {
        private final transient Problem problem;

        Stop(Problem problem) {
            super(problem.message(), null, false, false);
            this.problem = problem;
        }
    }
}
