package io.acclimate.adaptationservice;

import io.acclimate.core.artifact.Digest;
import java.nio.charset.StandardCharsets;

/**
 * Identities of commands, made from what the command says: two workers that computed the same round
 * send the same command, and the second changes nothing.
 */
final class CommandIds {
  private CommandIds() {}

  static String of(
      String kind, String model, long experience, Digest expected, Digest next, int repeat) {
    String text =
        String.join(
            "\0",
            kind,
            model,
            Long.toString(experience),
            expected.hex(),
            next.hex(),
            Integer.toString(repeat));
    return Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex();
  }
}
