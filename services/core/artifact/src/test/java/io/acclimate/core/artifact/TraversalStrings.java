package io.acclimate.core.artifact;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Texts that have led programs out of their folders: dots and slashes plain, encoded once, twice
 * and overlong, backslashes, fragments, shares of other machines, drives, and ends of C strings.
 */
public final class TraversalStrings {
  private static final List<String> DOTS =
      List.of("..", "%2e%2e", "%2E.", ".%2e", "%252e%252e", "%25252e%25252e", "%c0%ae%c0%ae");
  private static final List<String> SLASHES =
      List.of("/", "%2f", "%2F", "%252f", "%25252f", "\\", "%5c", "%255c", "%c0%af", "//");
  private static final List<String> BEFORE = List.of("", "gas/", "gas%2f", "#/", "%23/", "./");
  private static final List<String> AFTER =
      List.of("", "canary.txt", "etc/passwd", "windows\\win.ini", "canary.txt%00", "canary.txt#");
  private static final List<String> OTHERS =
      List.of(
          "..",
          "..;/..;/canary.txt",
          "....//....//canary.txt",
          "%u002e%u002e%u002fcanary.txt",
          "\\\\127.0.0.1\\share\\canary.txt",
          "//127.0.0.1/share/canary.txt",
          "%5c%5c127.0.0.1%5cshare",
          "%255c%255c127.0.0.1%255cshare",
          "\\\\?\\C:\\canary.txt",
          "C:\\canary.txt",
          "C:%5ccanary.txt",
          "file:///canary.txt",
          "file:%2f%2f%2fcanary.txt",
          "gas\0",
          "\0",
          "%00",
          "gas%00",
          "gas%00.safetensors",
          "gas%2500.safetensors",
          "gas\0/../canary.txt",
          "gas%0d%0a",
          "gas%250a..");
  private static final int MAX_DEPTH = 6;

  private TraversalStrings() {}

  /** So many of them, the same for the same seed, no two alike. */
  public static List<String> some(int count, long seed) {
    Random random = new Random(seed);
    Set<String> strings = new LinkedHashSet<>(OTHERS);
    while (strings.size() < count) {
      String step = one(DOTS, random) + one(SLASHES, random);
      String way = step.repeat(1 + random.nextInt(MAX_DEPTH));
      strings.add(one(BEFORE, random) + way + one(AFTER, random));
    }
    List<String> shuffled = new ArrayList<>(strings);
    Collections.shuffle(shuffled, random);
    return List.copyOf(shuffled);
  }

  private static String one(List<String> of, Random random) {
    return of.get(random.nextInt(of.size()));
  }
}
