package io.acclimate.registry.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.registry.journal.Journals;
import io.acclimate.registry.state.Action;
import io.acclimate.registry.state.NewVersion;
import io.acclimate.registry.state.Verdict;
import io.acclimate.registry.state.World;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ServedBlobsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final World world = new World();

  @BeforeEach
  void register() {
    world.registered();
    world.send(world.round(Verdict.LEARNT));
  }

  @Test
  void areManifestsTensorsAndSpecsButNoTrainingData() {
    ServedBlobs served = served();
    NewVersion version = made(2);

    assertThat(served.contains(version.serving())).isTrue();
    assertThat(content(version)).isNotEmpty().allMatch(served::contains);
    assertThat(served.contains(world.model().spec().digest())).isTrue();
    assertThat(served.contains(version.training())).isFalse();
  }

  /** Somebody may be fetching it. */
  @Test
  void areThoseOfADeletedVersionWhileTheyAreThere() {
    NewVersion version = made(2);
    Set<Digest> content = content(version);
    world.send(new Action.RollBack(1, ""));
    world.send(new Action.DeleteVersion(2, ""));

    ServedBlobs served = served();

    assertThat(content).allMatch(served::contains);
    world.blobs.lose(version.serving());
    assertThat(served().contains(content.iterator().next())).isFalse();
  }

  @Test
  void areReadAgainWhenAManifestComesBack() {
    NewVersion version = made(2);
    Digest tensor = content(version).iterator().next();
    byte[] manifest = world.blobs.get(version.serving());
    world.blobs.lose(version.serving());
    ServedBlobs served = served();
    assertThat(served.contains(tensor)).isFalse();

    world.blobs.put(manifest);

    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!served.contains(tensor) && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(served.contains(tensor)).isTrue();
  }

  private ServedBlobs served() {
    return new ServedBlobs(Journals.of(world.journal), world.blobs);
  }

  private NewVersion made(int version) {
    return world.state.log(World.MODEL).version(version).orElseThrow().made();
  }

  private Set<Digest> content(NewVersion version) {
    return ServingManifest.parse(world.blobs.get(version.serving())).blobs();
  }
}
