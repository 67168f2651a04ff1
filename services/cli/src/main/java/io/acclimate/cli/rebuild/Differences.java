package io.acclimate.cli.rebuild;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Lineage;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.TensorEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Says in what two versions differ that should be one. */
final class Differences {
  private Differences() {}

  /** What decided the bits then and now, as far as it is not the same. */
  static List<String> of(Lineage then, Lineage now) {
    List<String> found = new ArrayList<>();
    note(found, "arm", then.arm(), now.arm());
    note(found, "seed", then.seed(), now.seed());
    note(found, "batch", then.effectiveBatch(), now.effectiveBatch());
    note(found, "device", then.device(), now.device());
    note(found, "threads", then.threads(), now.threads());
    note(found, "engines", then.engineVersions(), now.engineVersions());
    return found;
  }

  /** What is served then and now, as far as it is not the same. */
  static List<String> of(ServingManifest then, ServingManifest now) {
    List<String> found = new ArrayList<>();
    Map<String, Digest> before = new HashMap<>();
    then.tensors().forEach(tensor -> before.put(tensor.name(), tensor.sha256()));
    List<String> tensors =
        now.tensors().stream()
            .filter(tensor -> !tensor.sha256().equals(before.get(tensor.name())))
            .map(TensorEntry::name)
            .toList();
    found.add(
        tensors.isEmpty()
            ? "all tensors have equal bits"
            : "%d of %d tensors differ (%s)"
                .formatted(tensors.size(), now.tensors().size(), String.join(", ", tensors)));
    if (!then.preprocessing().equals(now.preprocessing())) {
      found.add("preprocessing differs");
    }
    return found;
  }

  private static void note(
      List<String> found, String what, @Nullable Object then, @Nullable Object now) {
    if (!Objects.equals(then, now)) {
      found.add("%s %s then, %s now".formatted(what, then, now));
    }
  }
}
