package dev.slipway.secret;

import dev.slipway.expr.Secret;
import dev.slipway.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Trees of plain values with secrets in them, on their way to storage and back. In memory a secret is a
/// [Secret], stored it is `{"$sealed": "<base64>"}`, seen it is `***`.
public final class Sealed {
    /// What a secret looks like.
    public static final String MASK = "***";

    /// The key that marks a sealed leaf; no value of a user may have it.
    public static final String KEY = "$sealed";

    private Sealed() {}

    /// For storage: every [Secret] becomes `{"$sealed": …}`, its JSON encrypted.
    ///
    /// @param aad what the tree belongs to; it opens with the same one alone
    public static @Nullable Object seal(@Nullable Object tree, Keyring keyring, String aad) {
        return map(tree, node -> node instanceof Secret secret ? sealLeaf(secret, keyring, aad) : node);
    }

    private static Map<String, String> sealLeaf(Secret secret, Keyring keyring, String aad) {
        var json = Json.write(Secret.reveal(secret)).getBytes(StandardCharsets.UTF_8);
        return Map.of(KEY, Base64.getEncoder().encodeToString(keyring.seal(json, aad)));
    }

    /// From storage: the reverse of [#seal].
    ///
    /// @throws SealBroken when one does not open
    public static @Nullable Object open(@Nullable Object tree, Keyring keyring, String aad) {
        return map(tree, node -> {
            var text = sealedText(node);
            return text == null ? node : new Secret(openLeaf(text, keyring, aad));
        });
    }

    private static @Nullable Object openLeaf(String text, Keyring keyring, String aad) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new SealBroken("a sealed value is not base64");
        }
        return Json.parseOwn(new String(keyring.open(bytes, aad), StandardCharsets.UTF_8));
    }

    /// For everybody's eyes: secrets, sealed or not, become `***`.
    public static @Nullable Object mask(@Nullable Object tree) {
        return map(tree, node -> node instanceof Secret || sealedText(node) != null ? MASK : node);
    }

    /// What a [Masker] must know of a tree: the texts and numbers that its secrets hold. Not true and false:
    /// they would be masked everywhere.
    public static Set<String> values(@Nullable Object tree) {
        var values = new LinkedHashSet<String>();
        collect(tree, false, values);
        return values;
    }

    private static void collect(@Nullable Object node, boolean secret, Set<String> values) {
        switch (node) {
            case Secret inner -> collect(inner.value(), true, values);
            case Map<?, ?> map -> map.values().forEach(item -> collect(item, secret, values));
            case List<?> list -> list.forEach(item -> collect(item, secret, values));
            case String text when secret -> values.add(text);
            case Number number when secret -> values.add(Json.write(number));
            case null, default -> {}
        }
    }

    /// Whether an object in the tree has our key. What comes from outside must not: it would be taken for
    /// sealed.
    public static boolean holdsSealedKey(@Nullable Object tree) {
        return switch (tree) {
            case Map<?, ?> map -> map.containsKey(KEY) || map.values().stream().anyMatch(Sealed::holdsSealedKey);
            case List<?> list -> list.stream().anyMatch(Sealed::holdsSealedKey);
            case null, default -> false;
        };
    }

    /// For what an executor gives back: every text or number in which a known secret shows becomes a
    /// [Secret], and keys are masked.
    public static @Nullable Object sealHits(@Nullable Object tree, Masker masker) {
        return switch (tree) {
            case String text -> masker.hits(text) ? new Secret(text) : text;
            case Number number -> masker.hits(Json.write(number)) ? new Secret(number) : number;
            case Map<?, ?> map -> {
                var result = new LinkedHashMap<String, @Nullable Object>();
                map.forEach((key, item) -> result.put(masker.mask(String.valueOf(key)), sealHits(item, masker)));
                yield Collections.unmodifiableMap(result);
            }
            case List<?> list -> {
                var result = new ArrayList<@Nullable Object>(list.size());
                list.forEach(item -> result.add(sealHits(item, masker)));
                yield Collections.unmodifiableList(result);
            }
            case null, default -> tree;
        };
    }

    private static @Nullable String sealedText(@Nullable Object node) {
        return node instanceof Map<?, ?> map && map.size() == 1 && map.get(KEY) instanceof String text ? text : null;
    }

    /// The tree with `change` made to each node from the top; what it changed is not gone into.
    @SuppressWarnings("ReferenceEquality")
    private static @Nullable Object map(@Nullable Object tree, UnaryOperator<@Nullable Object> change) {
        var changed = change.apply(tree);
        if (changed != tree) {
            return changed;
        }
        return switch (tree) {
            case Map<?, ?> map -> {
                var result = new LinkedHashMap<String, @Nullable Object>();
                map.forEach((key, item) -> result.put(String.valueOf(key), map(item, change)));
                yield Collections.unmodifiableMap(result);
            }
            case List<?> list -> {
                var result = new ArrayList<@Nullable Object>(list.size());
                list.forEach(item -> result.add(map(item, change)));
                yield Collections.unmodifiableList(result);
            }
            case null, default -> tree;
        };
    }
}
