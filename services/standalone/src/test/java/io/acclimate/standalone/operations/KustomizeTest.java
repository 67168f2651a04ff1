package io.acclimate.standalone.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Volume;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** What {@code kubectl kustomize} makes of the overlays: what a cluster would be given. */
@Tag("all")
final class KustomizeTest {
  @BeforeEach
  void requireKubectl() throws InterruptedException {
    assumeTrue(
        Tool.there("kubectl", "kustomize", Checkout.path("k8s/base").toString()),
        "no kubectl, or one older than 1.27");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "production", "production-gpu", "production-s3"})
  void everyOverlayIsReadStrictlyAndEveryReferenceIsThere(String overlay) throws Exception {
    List<Manifest> objects = build(overlay);

    Set<String> there = new TreeSet<>();
    objects.forEach(object -> there.add(object.id()));
    // Strimzi makes a secret for each user, and one for the authority of the cluster.
    objects.stream()
        .filter(object -> object.kind().equals("KafkaUser"))
        .forEach(user -> there.add("Secret " + user.name()));
    there.add("Secret acclimate-cluster-ca-cert");
    there.add("Secret registry-bucket"); // made by people, or none where the pod has a role
    for (Manifest object : objects) {
      if (object.type().isPresent()) {
        assertThatCode(object::read).as(object.id()).doesNotThrowAnyException();
      }
      if (!object.kind().equals("Namespace")) {
        assertThat(Tree.text(object.tree(), "metadata", "namespace"))
            .as(object.id())
            .startsWith("acclimate");
      }
      assertThat(there).as(object.id()).containsAll(references(object));
    }
    assertThat(there).contains("NetworkPolicy deny-by-default");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "production", "production-gpu", "production-s3"})
  void everyPodOfOursIsLockedDownAndBounded(String overlay) throws Exception {
    for (Manifest object : build(overlay)) {
      PodTemplateSpec template = object.pods();
      if (template == null || object.name().equals("schema-registry")) {
        continue;
      }
      PodSpec pod = template.getSpec();
      Container container = pod.getContainers().getFirst();
      assertThat(pod.getEnableServiceLinks()).as(object.id()).isFalse();
      assertThat(pod.getAutomountServiceAccountToken()).as(object.id()).isFalse();
      assertThat(pod.getSecurityContext().getRunAsNonRoot()).as(object.id()).isTrue();
      assertThat(
              pod.getSecurityContext().getRunAsUser()
                  + ":"
                  + pod.getSecurityContext().getRunAsGroup())
          .as("the image's user")
          .isEqualTo(
              Dockerfile.parse(Checkout.text("docker/Dockerfile"))
                  .last(
                      Dockerfile.parse(Checkout.text("docker/Dockerfile")).stages().getLast(),
                      "USER"));
      assertThat(pod.getSecurityContext().getSeccompProfile().getType())
          .isEqualTo("RuntimeDefault");
      assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
      assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
      assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
      assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
      assertThat(container.getResources().getLimits()).containsKey("memory");
      assertThat(container.getVolumeMounts())
          .as(object.id())
          .anyMatch(mount -> mount.getMountPath().equals("/tmp"));
      if (!object.kind().equals("Job")) {
        assertThat(container.getStartupProbe().getHttpGet().getPath()).isEqualTo("/q/health/ready");
        assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/q/health/live");
        assertThat(container.getReadinessProbe().getHttpGet().getPath())
            .isEqualTo("/q/health/ready");
      }
    }
  }

  @Test
  void productionSharesOneStoreAmongItsRegistriesAndLeavesWorkersToTheScaler() throws Exception {
    List<Manifest> objects = build("production");

    assertThat(
            Tree.number(one(objects, "Deployment", "registry-service").tree(), "spec", "replicas"))
        .isGreaterThan(1);
    assertThat(
            Tree.list(
                Tree.at(
                    one(objects, "PersistentVolumeClaim", "registry-blobs").tree(),
                    "spec",
                    "accessModes")))
        .containsExactly("ReadWriteMany");
    assertThat(Tree.map(one(objects, "Deployment", "adaptation-service").tree().get("spec")))
        .doesNotContainKey("replicas");
    for (Manifest object : objects) {
      PodTemplateSpec template = object.pods();
      if (template != null) {
        assertThat(template.getSpec().getContainers().getFirst().getImage())
            .as(object.id())
            .matches("acclimate/[a-z-]+:\\d+\\.\\d+\\.\\d+");
      }
    }
  }

  @Test
  void registriesWithABucketShareNoVolume() throws Exception {
    List<Manifest> objects = build("production-s3");
    Manifest registry = one(objects, "Deployment", "registry-service");
    PodTemplateSpec template = registry.pods();

    assertThat(template).isNotNull();
    assertThat(Tree.number(registry.tree(), "spec", "replicas")).isGreaterThan(1);
    assertThat(template.getSpec().getVolumes())
        .allMatch(volume -> volume.getPersistentVolumeClaim() == null);
    assertThat(objects)
        .noneMatch(object -> object.id().equals("PersistentVolumeClaim registry-blobs"))
        .anyMatch(object -> object.id().equals("NetworkPolicy bucket"));
    List<String> ours =
        template.getSpec().getContainers().getFirst().getEnv().stream()
            .map(EnvVar::getName)
            .filter(name -> name.startsWith("ACCLIMATE_REGISTRY_SERVICE_"))
            .toList();
    assertThat(Settings.known("registry-service")).containsAll(ours);
    assertThat(ours).contains("ACCLIMATE_REGISTRY_SERVICE_BUCKET_NAME");
  }

  @Test
  void gpuWorkersAskForAGpuAndGoWhereOneIs() throws Exception {
    PodTemplateSpec template =
        one(build("production-gpu"), "Deployment", "adaptation-service").pods();

    assertThat(template).isNotNull();
    PodSpec pod = template.getSpec();
    assertThat(pod.getNodeSelector()).containsEntry("nvidia.com/gpu.present", "true");
    assertThat(pod.getTolerations()).anyMatch(t -> t.getKey().equals("nvidia.com/gpu"));
    assertThat(pod.getContainers().getFirst().getResources().getLimits())
        .containsKeys("nvidia.com/gpu", "memory");
    assertThat(pod.getContainers().getFirst().getImage()).endsWith("-gpu");
  }

  private static List<Manifest> build(String overlay) throws IOException, InterruptedException {
    String built = Tool.run(Checkout.path("k8s"), "kubectl", "kustomize", "overlays/" + overlay);
    List<Manifest> objects = new ArrayList<>();
    new Yaml().loadAll(built).forEach(document -> objects.add(new Manifest(Tree.map(document))));
    assertThat(objects).hasSizeGreaterThan(30);
    return objects;
  }

  private static Manifest one(List<Manifest> objects, String kind, String name) {
    return objects.stream()
        .filter(object -> object.kind().equals(kind) && object.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
  }

  /** What a pod needs to be there before it can start. */
  private static Set<String> references(Manifest object) {
    Set<String> references = new TreeSet<>();
    PodTemplateSpec template = object.pods();
    if (template == null) {
      return references;
    }
    PodSpec pod = template.getSpec();
    if (pod.getServiceAccountName() != null) {
      references.add("ServiceAccount " + pod.getServiceAccountName());
    }
    for (Volume volume : pod.getVolumes()) {
      if (volume.getSecret() != null) {
        references.add("Secret " + volume.getSecret().getSecretName());
      }
      if (volume.getPersistentVolumeClaim() != null) {
        references.add("PersistentVolumeClaim " + volume.getPersistentVolumeClaim().getClaimName());
      }
    }
    for (Container container : pod.getContainers()) {
      container
          .getEnvFrom()
          .forEach(source -> references.add("ConfigMap " + source.getConfigMapRef().getName()));
      for (EnvVar variable : container.getEnv()) {
        if (variable.getValueFrom() != null && variable.getValueFrom().getSecretKeyRef() != null) {
          references.add("Secret " + variable.getValueFrom().getSecretKeyRef().getName());
        }
      }
    }
    return references;
  }
}
