package io.acclimate.standalone.operations;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** The objects that stand whole in the files of {@code k8s/}; patches are no objects. */
final class Manifests {
  private static final Set<String> PATCHES =
      Set.of(
          "hardening.yaml",
          "probes.yaml",
          "k8s/components/strimzi/identity.yaml",
          "k8s/components/gpu/adaptation-service.yaml",
          "k8s/components/bucket/registry-service.yaml",
          "k8s/overlays/production/registry-service.yaml");

  private Manifests() {}

  static List<Manifest> all() {
    return of("k8s");
  }

  static List<Manifest> of(String folder) {
    return Checkout.files(folder, ".yaml").stream()
        .filter(file -> !file.endsWith("kustomization.yaml"))
        .filter(file -> PATCHES.stream().noneMatch(file::endsWith))
        .flatMap(file -> Checkout.documents(file).stream())
        .filter(Objects::nonNull)
        .map(document -> new Manifest(Tree.map(document)))
        .toList();
  }

  static Stream<Manifest> ofKind(String kind) {
    return all().stream().filter(manifest -> manifest.kind().equals(kind));
  }
}
