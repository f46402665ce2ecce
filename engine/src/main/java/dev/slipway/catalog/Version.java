package dev.slipway.catalog;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Versions of definitions, compared part by part: numbers as numbers, so `v10` is higher than `v9`.
public final class Version {
    /// Lowest first.
    public static final Comparator<String> ORDER = Version::compare;

    private Version() {}

    /// Negative, zero or positive as `a` is lower than, as high as, or higher than `b`.
    ///
    /// A part that is a number is higher than one that is text; of two versions of which one begins with the
    /// other, the longer is higher, save a pre-release (`1.0.0-rc1` is lower than `1.0.0`).
    public static int compare(String a, String b) {
        var ourParts = parts(a);
        var theirParts = parts(b);
        for (int i = 0; i < Math.max(ourParts.size(), theirParts.size()); i++) {
            if (i == ourParts.size()) {
                return theirParts.get(i).equals("-") ? 1 : -1;
            }
            if (i == theirParts.size()) {
                return ourParts.get(i).equals("-") ? -1 : 1;
            }
            int order = comparePart(ourParts.get(i), theirParts.get(i));
            if (order != 0) {
                return order;
            }
        }
        return a.compareTo(b);
    }

    /// Runs of digits and runs of letters; of what stands between them only the hyphen counts.
    private static List<String> parts(String version) {
        var result = new ArrayList<String>();
        for (int i = 0; i < version.length(); ) {
            int end = i + 1;
            if (Character.isDigit(version.charAt(i))) {
                while (end < version.length() && Character.isDigit(version.charAt(end))) {
                    end++;
                }
                result.add(version.substring(i, end));
            } else if (Character.isLetter(version.charAt(i))) {
                while (end < version.length() && Character.isLetter(version.charAt(end))) {
                    end++;
                }
                result.add(version.substring(i, end));
            } else if (version.charAt(i) == '-') {
                result.add("-");
            }
            i = end;
        }
        return result;
    }

    private static int comparePart(String a, String b) {
        int order = Integer.compare(rank(a), rank(b));
        if (order != 0) {
            return order;
        }
        return rank(a) == 2 ? new BigInteger(a).compareTo(new BigInteger(b)) : a.compareTo(b);
    }

    private static int rank(String part) {
        return part.equals("-") ? 0 : Character.isDigit(part.charAt(0)) ? 2 : 1;
    }
}
