package io.acclimate.core.artifact;

import java.text.Normalizer;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells what would lead out of a folder if anybody took it for a path. Nothing here opens anything;
 * whoever is asked for such a thing answers that it is no name, before routing tidies it up.
 */
public final class Traversal {
  /** Segments of plain characters, none of them dots alone; a slash at the end is harmless. */
  private static final Pattern PLAIN =
      Pattern.compile("(?:/(?!\\.+(?:/|\\z))[A-Za-z0-9._~:@+=,-]+)*+/?");

  private static final Pattern LEADS_OUT =
      Pattern.compile(
          "\\p{Cntrl}" // ends a path in C
              + "|(?:\\A|[/\\\\])\\.{2,}(?:\\z|[^\\p{L}\\p{N}._-])" // the folder above
              + "|\\A(?://|\\\\|[A-Za-z]:[/\\\\]|(?i:file):)" // another machine or drive
              + "|%[cC][01]"); // no UTF-8 has these bytes: overlong forms of dot and slash

  private static final Pattern ENCODED =
      Pattern.compile("%(?:[uU]([0-9a-fA-F]{4})|([0-9a-fA-F]{2}))");
  private static final int MAX_DECODINGS = 8;
  private static final int HEXADECIMAL = 16;

  private Traversal() {}

  /**
   * Whether the path of a request, as it came and before anything decoded or normalised it, has
   * plain segments only. Names of things need no encoding, so one that is encoded is none.
   *
   * @param target of the request line: path and query
   */
  public static boolean isPlain(String target) {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    return PLAIN.matcher(path).matches() && target.indexOf('#') < 0;
  }

  /** Whether a free text, or what it is the encoded form of, would lead out of a folder. */
  public static boolean leadsOut(String text) {
    if (text.chars().allMatch(Traversal::isHarmless)) {
      return false; // most ids and names, at a fraction of the price
    }
    String seen = Normalizer.normalize(text, Normalizer.Form.NFKC);
    for (int i = 0; i < MAX_DECODINGS; i++) {
      if (LEADS_OUT.matcher(seen).find()) {
        return true;
      }
      Matcher encoded = ENCODED.matcher(seen);
      String decoded = encoded.replaceAll(Traversal::character);
      if (decoded.equals(seen)) {
        return false;
      }
      seen = decoded;
    }
    return true;
  }

  /** What has a part in nothing that leads anywhere, and is its own normal form. */
  private static boolean isHarmless(int character) {
    return (character >= 'a' && character <= 'z')
        || (character >= 'A' && character <= 'Z')
        || (character >= '0' && character <= '9')
        || character == '-'
        || character == '_';
  }

  private static String character(MatchResult encoded) {
    String hex = encoded.group(1) == null ? encoded.group(2) : encoded.group(1);
    return Matcher.quoteReplacement(Character.toString((char) Integer.parseInt(hex, HEXADECIMAL)));
  }
}
