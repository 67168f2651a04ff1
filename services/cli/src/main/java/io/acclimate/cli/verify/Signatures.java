package io.acclimate.cli.verify;

import io.acclimate.client.Model;
import io.acclimate.core.artifact.signing.Trust;
import io.acclimate.core.artifact.signing.UntrustedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Checks who vouches for what aliases point at. */
final class Signatures {
  private final @Nullable Trust trust;

  /**
   * @param trust null checks nothing
   */
  Signatures(@Nullable Trust trust) {
    this.trust = trust;
  }

  /**
   * Checks the aliases that point at a version.
   *
   * @param manifest bytes of its serving manifest
   * @param refused told why one is not trusted
   * @return what was found, one for each alias
   */
  List<String> of(Model model, int version, byte[] manifest, Refused refused) {
    List<String> found = new ArrayList<>();
    new TreeMap<>(model.aliases())
        .forEach(
            (alias, target) -> {
              if (target.version() == version) {
                found.add(alias + ": " + check(Map.entry(alias, target), manifest, refused));
              }
            });
    return found;
  }

  /** Takes what is wrong with a signature. */
  interface Refused {
    void because(String what);
  }

  private String check(Map.Entry<String, Model.Alias> alias, byte[] manifest, Refused refused) {
    if (trust == null) {
      return "not checked";
    }
    Model.Alias target = alias.getValue();
    try {
      trust.require(target.servingDigest(), manifest, target.signature());
      return "key " + target.keyId();
    } catch (UntrustedException untrusted) {
      refused.because("alias %s: %s".formatted(alias.getKey(), untrusted.getMessage()));
      return "not trusted";
    }
  }
}
