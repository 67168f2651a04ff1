package io.acclimate.cli.verify;

import io.acclimate.core.artifact.Digest;
import org.jspecify.annotations.Nullable;

/**
 * Something that is not as it must be.
 *
 * @param of the model and the part of it, such as {@code gas-sensors version 2}
 * @param blob the blob that is wrong; null if it is none
 */
public record Fault(String of, @Nullable Digest blob, String what) {

  /** One line for people. */
  public String line() {
    return blob == null ? of + ": " + what : "%s, blob %s: %s".formatted(of, blob, what);
  }
}
