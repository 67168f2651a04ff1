package io.acclimate.core.artifact;

import java.util.Arrays;

/** Reads documents that are addressed by the digest of their bytes. */
final class Canonical {
  private Canonical() {}

  /** Refuses bytes that are not their own canonical form: one document, one digest. */
  static JsonFields parse(String name, byte[] bytes) {
    Json.Obj document = Json.parseObject(bytes);
    if (!Arrays.equals(document.canonical(), bytes)) {
      throw new InvalidFormatException(name + ": is not canonical JSON");
    }
    return JsonFields.of(name, document);
  }
}
