package io.acclimate.registry.state;

import static io.acclimate.registry.state.RoundDeciderTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.artifact.Digest;
import io.acclimate.registry.state.Decision.Applied;
import io.acclimate.registry.state.Decision.Named;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Names, notes, and versions that are put away. */
final class CatalogTest {
  private final World world = new World();

  @Test
  void takesANameThatIsRegisteredLaterWithWhatWasWrittenAtIt() {
    Decision created =
        world.send(new Action.CreateModel(new Notes("of plant 2", Map.of("a", "1"))));
    world.send(new Action.Annotate(null, null, Map.of("b", "2"), List.of("a")));

    world.registered();

    assertThat(created).isInstanceOf(Named.class);
    assertThat(world.state.named()).isEmpty();
    assertThat(world.model().notes()).isEqualTo(new Notes("of plant 2", Map.of("b", "2")));
  }

  @Test
  void takesANameOnce() {
    world.send(new Action.CreateModel(Notes.NONE));

    assertRefused(world.send(new Action.CreateModel(Notes.NONE)), "model-exists");

    world.registered();
    assertRefused(world.send(new Action.CreateModel(Notes.NONE)), "model-exists");
  }

  @Test
  void givesBackANameThatHadNoVersion() {
    world.send(new Action.CreateModel(Notes.NONE));

    world.send(new Action.DeleteModel("changed my mind"));

    assertThat(world.send(new Action.CreateModel(Notes.NONE))).isInstanceOf(Named.class);
  }

  @Test
  void asksForAVersionOfANameThatHasNone() {
    world.send(new Action.CreateModel(Notes.NONE));

    assertRefused(world.send(new Action.SetAlias("champion", 1, "", null)), "unknown-version");
  }

  @Test
  void refusesMoreTagsThanAModelMayHave() {
    world.registered();
    for (int i = 0; i < 100; i++) {
      world.send(new Action.Annotate(1, null, Map.of("tag-" + i, ""), List.of()));
    }

    assertRefused(
        world.send(new Action.Annotate(1, null, Map.of("one more", ""), List.of())),
        "command-invalid");
    assertThat(world.send(new Action.Annotate(1, null, Map.of("one more", ""), List.of("tag-7"))))
        .isInstanceOf(Applied.class);
  }

  @Test
  void refusesToArchiveOrDeleteWhatAnAliasPointsAt() {
    world.registered();
    world.send(world.round(Verdict.LEARNT));
    world.send(new Action.SetAlias("stable", 1, "", null));

    assertRefused(world.send(new Action.ArchiveVersion(2, true, "")), "version-in-use");
    assertThat(
            assertRefused(world.send(new Action.DeleteVersion(1, "")), "version-in-use").reason())
        .isEqualTo("version 1 is stable: point that elsewhere first");
  }

  @Test
  void refusesToDeleteWhatTheNextRoundStartsFrom() {
    world.registered(Spec.ReleasePolicy.MANUAL);
    world.send(world.round(Verdict.LEARNT));

    assertRefused(world.send(new Action.DeleteVersion(2, "")), "version-in-use");

    world.send(new Action.RefuseVersion(2, "worse"));
    assertThat(world.send(new Action.DeleteVersion(2, ""))).isInstanceOf(Applied.class);
    assertThat(world.model().versionCount()).isEqualTo(2);
  }

  @Test
  void pointsNoAliasAtAVersionThatIsPutAway() {
    world.registered();
    world.send(world.round(Verdict.LEARNT));
    world.send(world.round(Verdict.LEARNT));
    world.send(new Action.ArchiveVersion(1, true, "old"));
    world.send(new Action.DeleteVersion(2, "broken"));

    assertRefused(world.send(new Action.SetAlias("stable", 1, "", null)), "version-archived");
    assertRefused(world.send(new Action.RollBack(1, "")), "version-archived");
    assertRefused(world.send(new Action.SetAlias("stable", 2, "", null)), "version-deleted");
    assertRefused(world.send(new Action.RollBack(2, "")), "version-deleted");
    assertRefused(world.send(new Action.RollBack(null, "")), "nothing-to-roll-back");

    world.send(new Action.ArchiveVersion(1, false, ""));
    assertThat(world.send(new Action.RollBack(1, ""))).isInstanceOf(Applied.class);
  }

  @Test
  void republishesAVersionWithItsStateAndNothingMoves() {
    world.registered();
    ModelState before = world.model();

    Applied applied =
        (Applied) world.send(new Action.RepublishVersion(1, new Notes("again", Map.of("a", "b"))));

    ModelLog log = world.state.log(World.MODEL);
    Version first = log.version(1).orElseThrow();
    Version second = log.version(2).orElseThrow();
    assertThat(applied.version()).isEqualTo(2);
    assertThat(second.made().serving()).isEqualTo(first.made().serving());
    assertThat(second.weightsState()).isEqualTo(first.weightsState());
    assertThat(second.made().description()).isEqualTo("again");
    assertThat(log.notes(2).tags()).containsEntry("a", "b");
    assertThat(world.model().head()).isEqualTo(before.head());
    assertThat(world.model().aliases()).isEqualTo(before.aliases());
  }

  @Test
  void republishesNothingWhoseBlobsAreGone() {
    world.registered();
    Digest serving = world.model().champion().serving();
    world.blobs.lose(serving);

    assertThat(
            assertRefused(world.send(new Action.RepublishVersion(1, Notes.NONE)), "absent-blobs")
                .absentBlobs())
        .containsExactly(serving);
  }

  @Test
  void usesTheNameOfADeletedModelNeverAgain() {
    world.registered();
    long epoch = world.model().epoch();

    world.send(new Action.DeleteModel("old"));

    assertThat(world.model().deleted()).isTrue();
    assertThat(world.model().epoch()).isGreaterThan(epoch);
    assertThat(world.state.models()).isEmpty();
    assertRefused(
        world.send(world.registration(World.MODEL, Spec.ReleasePolicy.AUTO)), "model-deleted");
    assertRefused(world.send(new Action.ResumeModel()), "model-deleted");
  }
}
