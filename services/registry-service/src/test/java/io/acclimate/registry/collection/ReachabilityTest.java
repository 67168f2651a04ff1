package io.acclimate.registry.collection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.core.artifact.BlobInventory.StoredBlob;
import io.acclimate.core.artifact.BlobMissingException;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.TrainingManifest;
import io.acclimate.registry.state.Action;
import io.acclimate.registry.state.Decision.Applied;
import io.acclimate.registry.state.ModelLog;
import io.acclimate.registry.state.Spec;
import io.acclimate.registry.state.Verdict;
import io.acclimate.registry.state.Version;
import io.acclimate.registry.state.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReachabilityTest {
  private int keptRounds = 2;

  private final World world = new World();
  private final Reachability reachability = new Reachability(world.blobs);

  @Test
  void keepsEveryVersionAndWhatTheLastRoundsBeganWith() {
    world.registered();
    for (int round = 0; round < 6; round++) {
      world.send(world.round(round % 2 == 0 ? Verdict.LEARNT : Verdict.UNCHANGED));
    }
    Digest stray = world.blob("stray");

    List<Digest> taken = collect();

    assertThat(taken).contains(stray);
    ModelLog log = world.state.log(World.MODEL);
    for (Version version : log.versions()) {
      assertThatItServes(version);
    }
    // Versions 4 and 3 are aliased or one rollback away; the rounds of the others are long over.
    assertThat(world.blobs.has(log.version(4).orElseThrow().made().training())).isTrue();
    assertThat(world.blobs.has(log.version(3).orElseThrow().made().training())).isTrue();
    assertThat(world.blobs.has(log.version(1).orElseThrow().made().training())).isFalse();
    assertThatItCanLearnOn(world.model().head());
  }

  @Test
  void letsARollbackSayThatAStateIsGone() {
    world.registered();
    for (int round = 0; round < 4; round++) {
      world.send(world.round(Verdict.LEARNT));
    }
    collect();

    Applied applied = (Applied) world.send(new Action.RollBack(1, ""));

    assertThat(applied.detail()).contains("with an empty weights-state");
    assertThatItServes(world.state.log(World.MODEL).version(1).orElseThrow());
    assertThat(world.send(world.round(Verdict.LEARNT))).isInstanceOf(Applied.class);
  }

  /** Nothing led to its training manifest for a while, so that it is gone. */
  @Test
  void goesOnWhenSomethingLeadsBackToAnOldVersion() {
    world.registered();
    for (int round = 0; round < 2; round++) {
      world.send(world.round(Verdict.LEARNT));
    }
    for (int round = 0; round < 3; round++) {
      world.send(world.round(Verdict.UNCHANGED));
    }
    collect();
    Digest first = world.state.log(World.MODEL).version(1).orElseThrow().made().training();
    assertThat(world.blobs.has(first)).isFalse();

    assertThat(world.send(new Action.RollBack(null, ""))).isInstanceOf(Applied.class);
    assertThat(collect(world.blob("stray"))).isTrue();
    assertThat(world.send(new Action.SetAlias("staging", 1, "", null))).isInstanceOf(Applied.class);
    assertThat(collect(world.blob("stray"))).isTrue();
    keptRounds = 100;
    assertThat(collect(world.blob("stray"))).isTrue();
  }

  private boolean collect(Digest stray) {
    return collect().contains(stray);
  }

  @Test
  void keepsTheSpecsOfEarlierDaysForExperiencesThatWait() {
    world.registered();
    Digest before = world.model().spec().digest();
    world.send(new Action.UpdateSpec(world.spec(Spec.ReleasePolicy.MANUAL, 0.2)));

    collect();

    assertThat(world.blobs.has(before)).isTrue();
    assertThat(world.blobs.has(world.model().spec().digest())).isTrue();
  }

  @Test
  void letsGoOfDeletedVersionsButNotOfWhatOthersShareWithThem() {
    world.registered();
    world.send(new Action.RepublishVersion(1, io.acclimate.registry.state.Notes.NONE));
    world.send(world.round(Verdict.LEARNT));
    Version third = world.state.log(World.MODEL).version(3).orElseThrow();
    world.send(new Action.RollBack(1, ""));
    world.send(new Action.DeleteVersion(2, ""));
    world.send(new Action.DeleteVersion(3, ""));
    for (int round = 0; round < 4; round++) {
      world.send(world.round(Verdict.UNCHANGED));
    }

    collect();

    assertThatItServes(world.state.log(World.MODEL).version(1).orElseThrow());
    assertThat(world.blobs.has(third.made().serving())).isFalse();
  }

  @Test
  void takesADeletedModelAway() {
    world.registered();
    world.send(new Action.DeleteModel(""));

    collect();

    world.blobs.forEach(blob -> assertThat(blob).as("all is gone").isNull());
  }

  @Test
  void takesNothingWhenAManifestCannotBeRead() {
    world.registered();
    Digest training = world.state.log(World.MODEL).versions().getFirst().made().training();
    world.blobs.lose(training);

    assertThatThrownBy(this::collect).isInstanceOf(BlobMissingException.class);
  }

  /** What is due at once is taken away; the digests of it. */
  private List<Digest> collect() {
    Garbage garbage = new Garbage(Duration.ZERO);
    List<Digest> due =
        garbage
            .due(
                world.blobs,
                reachability.from(Roots.of(world.state, keptRounds)),
                Instant.parse("2026-03-01T12:00:00Z"))
            .stream()
            .map(StoredBlob::digest)
            .toList();
    due.forEach(world.blobs::delete);
    return due;
  }

  private void assertThatItServes(Version version) {
    ServingManifest manifest = ServingManifest.parse(world.blobs.get(version.made().serving()));
    assertThat(manifest.blobs()).hasSize(2).allMatch(world.blobs::has);
    assertThat(world.blobs.has(manifest.lineage())).isTrue();
    assertThat(version.made().profiles()).matches(world.blobs::has);
  }

  private void assertThatItCanLearnOn(Head head) {
    assertThat(head.weightsState()).matches(world.blobs::has);
    assertThat(head.dataState()).matches(world.blobs::has);
    Digest last = world.state.log(World.MODEL).answers().getLast().evidence();
    assertThat(last).isNotNull();
    assertThat(TrainingManifest.parse(world.blobs.get(last)).packs()).allMatch(world.blobs::has);
  }
}
