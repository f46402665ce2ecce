package dev.slipway.expr;

import com.github.jknack.handlebars.internal.HbsLexer;
import com.github.jknack.handlebars.internal.HbsParser;
import com.github.jknack.handlebars.internal.MustacheSpec;
import com.github.jknack.handlebars.internal.MustacheStringUtils;
import com.github.jknack.handlebars.internal.WhiteSpaceControl;
import com.github.jknack.handlebars.internal.antlr.BaseErrorListener;
import com.github.jknack.handlebars.internal.antlr.CharStreams;
import com.github.jknack.handlebars.internal.antlr.CommonTokenStream;
import com.github.jknack.handlebars.internal.antlr.ParserRuleContext;
import com.github.jknack.handlebars.internal.antlr.RecognitionException;
import com.github.jknack.handlebars.internal.antlr.Recognizer;
import com.github.jknack.handlebars.internal.antlr.Token;
import com.github.jknack.handlebars.internal.antlr.atn.PredictionMode;
import com.github.jknack.handlebars.internal.antlr.tree.ParseTreeWalker;
import dev.slipway.expr.Syntax.Block;
import dev.slipway.expr.Syntax.Call;
import dev.slipway.expr.Syntax.Kind;
import dev.slipway.expr.Syntax.Literal;
import dev.slipway.expr.Syntax.Node;
import dev.slipway.expr.Syntax.Operand;
import dev.slipway.expr.Syntax.Output;
import dev.slipway.expr.Syntax.Text;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads Handlebars text into [Syntax].
///
/// Handlebars.java gives the grammar and the rules of white space; its evaluation is not used. That one looks
/// names up in outer values, prints lists and objects as Java does, knows partials, files and Java objects, and
/// has no bound: what is read here has no way to say any of that.
final class SyntaxReader {
    /// How deep blocks and calls may stand inside each other; also how many `{{else if}}` one block may have.
    static final int MAX_DEPTH = 32;

    private final String text;

    private SyntaxReader(String text) {
        this.text = text;
    }

    /// The nodes of a text.
    ///
    /// @throws BadExpression when it is none of ours
    static List<Node> read(String text) {
        return new SyntaxReader(text).read();
    }

    private List<Node> read() {
        var lexer = new HbsLexer(CharStreams.fromString(text));
        var complaints = new Complaints();
        lexer.removeErrorListeners();
        lexer.addErrorListener(complaints);
        var tokens = new CommonTokenStream(lexer);
        tokens.fill();
        checkDepth(tokens.getTokens());

        var parser = new HbsParser(tokens);
        parser.removeErrorListeners();
        parser.addErrorListener(complaints);
        parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
        var tree = parser.template();
        ParseTreeWalker.DEFAULT.walk(new MustacheSpec(), tree);
        ParseTreeWalker.DEFAULT.walk(new WhiteSpaceControl(tokens), tree);
        return body(tree.body());
    }

    /// Before the parser goes into them: it is recursive, and the text may hold thousands.
    private static void checkDepth(List<Token> tokens) {
        int blocks = 0;
        int calls = 0;
        for (var token : tokens) {
            switch (token.getType()) {
                case HbsLexer.START_BLOCK, HbsLexer.START_PARTIAL_BLOCK, HbsLexer.START_RAW -> blocks++;
                case HbsLexer.END_BLOCK, HbsLexer.END_RAW_BLOCK -> blocks--;
                case HbsLexer.UNLESS -> blocks += opensBlock(tokens, token.getTokenIndex()) ? 1 : 0;
                case HbsLexer.LP -> calls++;
                case HbsLexer.RP -> calls--;
                default -> {}
            }
            if (blocks > MAX_DEPTH || calls > MAX_DEPTH) {
                throw bad(token, "blocks or calls stand inside each other more than %d deep".formatted(MAX_DEPTH));
            }
        }
    }

    private static boolean opensBlock(List<Token> tokens, int unless) {
        return tokens.get(unless + 1).getType() == HbsLexer.QID;
    }

    private List<Node> body(HbsParser.BodyContext body) {
        var nodes = new ArrayList<Node>();
        for (var statement : body.statement()) {
            switch (statement.getChild(0)) {
                case HbsParser.TextContext plain ->
                    addText(nodes, plain(plain.TEXT().getSymbol()));
                case HbsParser.EscapeContext escape ->
                    addEscape(nodes, escape.ESC_VAR().getSymbol());
                case HbsParser.VarContext value -> {
                    if (value.DECORATOR() != null) {
                        throw bad(value.start, "decorators `{{* }}` are not supported");
                    }
                    nodes.add(new Output(value(value.sexpr(), false)));
                }
                case HbsParser.TvarContext value -> nodes.add(new Output(value(value.sexpr(), false)));
                case HbsParser.AmpvarContext value -> nodes.add(new Output(value(value.sexpr(), false)));
                case HbsParser.BlockContext block -> nodes.add(block(block));
                case HbsParser.UnlessContext inverse -> nodes.add(inverse(inverse));
                case HbsParser.RawBlockContext raw -> nodes.add(raw(raw));
                case HbsParser.CommentContext comment ->
                    checkClosed(comment.COMMENT().getSymbol());
                case HbsParser.PartialContext partial -> throw bad(partial.start, "partials are not supported");
                case HbsParser.PartialBlockContext partial -> throw bad(partial.start, "partials are not supported");
                case HbsParser.DelimitersContext other ->
                    throw bad(other.start, "other delimiters than {{ }} are not supported");
                default -> throw bad(statement.start, "not understood");
            }
        }
        return List.copyOf(nodes);
    }

    private static String plain(Token token) {
        if (token.getChannel() == Token.HIDDEN_CHANNEL) {
            return "";
        }
        return token.getChannel() == MustacheSpec.REMOVE_LAST_LINE_CHANNEL
                ? MustacheStringUtils.removeLastWhitespaceLine(token.getText())
                : token.getText();
    }

    private static void addText(List<Node> nodes, String text) {
        if (text.isEmpty()) {
            return;
        }
        if (!nodes.isEmpty() && nodes.getLast() instanceof Text(var before)) {
            nodes.set(nodes.size() - 1, new Text(before + text));
        } else {
            nodes.add(new Text(text));
        }
    }

    /// `\{{x}}` prints `{{x}}`. `\\{{x}}` prints a backslash and the value: the grammar does not know that one.
    private static void addEscape(List<Node> nodes, Token token) {
        var inner = token.getText().substring(1);
        boolean escapedBackslash =
                !nodes.isEmpty() && nodes.getLast() instanceof Text(var before) && before.endsWith("\\");
        if (!escapedBackslash) {
            addText(nodes, inner);
            return;
        }
        // The lexer's token runs on to the next `{{`, so plain text may follow the value.
        var value = inner.startsWith("{{#") || inner.startsWith("{{^") ? List.<Node>of() : read(inner);
        if (value.isEmpty() || !(value.getFirst() instanceof Output)) {
            throw bad(token, "after `\\\\` only a value can stand, no block");
        }
        nodes.addAll(value);
    }

    private static void checkClosed(Token comment) {
        var written = comment.getText();
        if (!written.endsWith(written.startsWith("{{!--") ? "--}}" : "}}")) {
            throw bad(comment, "the comment is not closed");
        }
    }

    private Node block(HbsParser.BlockContext block) {
        if (block.DECORATOR() != null) {
            throw bad(block.start, "inline partials `{{#* }}` are not supported");
        }
        checkEnd(block.sexpr(), block.nameEnd);
        var chain = block.elseBlock().elseStmtChain();
        if (chain.size() > MAX_DEPTH) {
            throw bad(block.start, "more than %d `{{else if}}`".formatted(MAX_DEPTH));
        }
        var last = block.elseBlock().elseStmt();
        var otherwise = last == null ? List.<Node>of() : body(last.unlessBody);
        for (var link : chain.reversed()) {
            otherwise = List.of(block(link.sexpr(), link.blockParams(), body(link.unlessBody), otherwise));
        }
        return block(block.sexpr(), block.blockParams(), body(block.thenBody), otherwise);
    }

    private static Block block(
            HbsParser.SexprContext head,
            HbsParser.@Nullable BlockParamsContext as,
            List<Node> body,
            List<Node> otherwise) {
        var name = head.QID().getText();
        var names = new ArrayList<String>();
        if (as != null) {
            as.QID().forEach(id -> names.add(id.getText()));
        }
        var kind = switch (name) {
            case "if" -> includesZero(head) ? Kind.IF_OR_ZERO : Kind.IF;
            case "unless" -> includesZero(head) ? Kind.UNLESS_OR_ZERO : Kind.UNLESS;
            case "each" -> Kind.EACH;
            case "with" -> Kind.WITH;
            default -> Kind.SECTION;
        };
        if (kind != Kind.EACH && kind != Kind.WITH && !names.isEmpty()) {
            throw bad(head.start, "only each and with take block parameters");
        }
        if (kind == Kind.SECTION) {
            return new Block(kind, subject(head), List.of(), body, otherwise);
        }
        if (head.param().size() != 1) {
            throw bad(head.start, "#%s takes exactly one argument".formatted(name));
        }
        if (!head.hash().isEmpty() && (kind == Kind.EACH || kind == Kind.WITH)) {
            throw bad(head.hash(0).start, "#%s takes no named arguments".formatted(name));
        }
        return new Block(kind, operand(head.param(0)), List.copyOf(names), body, otherwise);
    }

    private static boolean includesZero(HbsParser.SexprContext head) {
        for (var option : head.hash()) {
            if (!option.QID().getText().equals("includeZero")) {
                throw bad(option.start, "the only named argument here is includeZero");
            }
        }
        return !head.hash().isEmpty()
                && JavaScript.truthy(
                        operand(head.hash(0).param()) instanceof Literal(var value) ? value : (Object) true);
    }

    private Node inverse(HbsParser.UnlessContext inverse) {
        checkEnd(inverse.sexpr(), inverse.nameEnd);
        return new Block(Kind.SECTION, subject(inverse.sexpr()), List.of(), List.of(), body(inverse.body()));
    }

    private Node raw(HbsParser.RawBlockContext raw) {
        checkEnd(raw.sexpr(), raw.nameEnd);
        var inner = raw.thenBody.getText();
        return new Block(Kind.SECTION, subject(raw.sexpr()), List.of(), List.of(new Text(inner)), List.of());
    }

    /// What `{{#name}}` is about: a path, since nothing else than the built-in blocks can be called so.
    private static Operand subject(HbsParser.SexprContext head) {
        var name = head.QID().getText();
        if (Function.named(name) != null) {
            throw bad(head.start, "%s is no block: write {{#if (%s …)}}".formatted(name, name));
        }
        if (!head.param().isEmpty() || !head.hash().isEmpty()) {
            throw unknown(head, name);
        }
        return Paths.read(head.start, name);
    }

    private static void checkEnd(HbsParser.SexprContext head, Token end) {
        var name = head.QID().getText();
        if (!name.equals(end.getText())) {
            throw bad(end, "expected {{/%s}}, found {{/%s}}".formatted(name, end.getText()));
        }
    }

    /// A value or, with arguments, what a function gives. In parentheses it is always a call.
    private static Operand value(HbsParser.SexprContext head, boolean call) {
        var name = head.QID().getText();
        var function = Function.named(name);
        if (function == null) {
            if (isBlock(name)) {
                throw bad(head.start, "%s is a block: write {{#%s …}}…{{/%s}}".formatted(name, name, name));
            }
            if (call || !head.param().isEmpty() || !head.hash().isEmpty()) {
                throw unknown(head, name);
            }
            return Paths.read(head.start, name);
        }
        if (!head.hash().isEmpty()) {
            throw bad(head.hash(0).start, "%s takes no named arguments".formatted(name));
        }
        if (!function.takes(head.param().size())) {
            throw bad(head.start, "%s takes %s".formatted(name, function.arity()));
        }
        var arguments = new ArrayList<Operand>();
        head.param().forEach(param -> arguments.add(operand(param)));
        return new Call(function, List.copyOf(arguments));
    }

    private static boolean isBlock(String name) {
        return name.equals("if") || name.equals("unless") || name.equals("each") || name.equals("with");
    }

    private static Operand operand(HbsParser.ParamContext param) {
        var written = param.getText();
        return switch (param) {
            case HbsParser.StringParamContext _ -> new Literal(unquoted(written, "\""));
            case HbsParser.CharParamContext _ -> new Literal(unquoted(written, "'"));
            case HbsParser.NumberParamContext _ -> new Literal(number(written));
            case HbsParser.BoolParamContext _ -> new Literal(written.equals("true"));
            case HbsParser.SubParamExprContext call -> value(call.sexpr(), true);
            case HbsParser.RefParamContext _ ->
                switch (written) {
                    case "null" -> new Literal(null);
                    case "undefined" -> new Literal(JavaScript.Undefined.UNDEFINED);
                    default -> Paths.read(param.start, written);
                };
            default -> throw bad(param.start, "not understood");
        };
    }

    private static String unquoted(String written, String quote) {
        return written.substring(1, written.length() - 1).replace("\\" + quote, quote);
    }

    private static Number number(String written) {
        if (written.contains(".")) {
            return new BigDecimal(written);
        }
        var integer = new BigInteger(written);
        return integer.bitLength() < Integer.SIZE ? (Number) integer.intValueExact() : integer;
    }

    private static BadExpression unknown(ParserRuleContext at, String name) {
        return bad(at.start, "unknown helper: \"%s\"".formatted(name));
    }

    static BadExpression bad(Token at, String message) {
        return new BadExpression(at.getLine(), at.getCharPositionInLine() + 1, message);
    }

    /// Turns the first complaint of lexer or parser into our own.
    private static final class Complaints extends BaseErrorListener {
        @Override
        public void syntaxError(
                Recognizer<?, ?> recognizer,
                @Nullable Object symbol,
                int line,
                int column,
                String message,
                @Nullable RecognitionException cause) {
            var found = symbol instanceof Token token
                    ? token.getType() == Token.EOF ? "the end of the text" : "\"" + token.getText() + "\""
                    : "a character that cannot stand there";
            throw new BadExpression(
                    line, column + 1, "not understood: found %s; is a }} or a {{/…}} missing?".formatted(found));
        }
    }
}
