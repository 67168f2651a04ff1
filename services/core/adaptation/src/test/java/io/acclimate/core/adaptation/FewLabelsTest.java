package io.acclimate.core.adaptation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.model.ModelDefinition;
import org.junit.jupiter.api.Test;

/** Rounds with fewer labels than tell one arm from another. */
class FewLabelsTest {
  private static final ModelDefinition DEFINITION = Toy.definition(Toy.policy());
  private static final InitialModel FIRST = Toy.pretrained(DEFINITION);

  /** Six to learn from and two held out. */
  private static final Pack FEW = Toy.pack(Toy.TARGET, Toy.Shift.NONE, 8, 2);

  private final MemoryBlobStore blobs = Toy.store(FIRST.blobs());

  /** No step moves anything, so that every arm answers as nothing does, and none is better. */
  private static Json.Obj idle(String... arms) {
    return withRate(1e-30, even(arms));
  }

  /** Staying wrongly costs as much as changing wrongly. */
  private static Json.Obj even(String... arms) {
    return Toy.policy(arms).with("significance", 0.5);
  }

  private static Json.Obj withRate(double rate, Json.Obj policy) {
    return policy.with(
        "optimizer",
        Json.object().with("name", "adamw").with("learningRate", rate).with("weightDecay", 0));
  }

  @Test
  void theFirstToFineTuneIsTrusted() {
    RoundResult result = adapt(idle("nothing", "fine-tuning+coral", "fine-tuning"), FEW);

    assertThat(result.reason())
        .startsWith("fine-tuning+coral won")
        .contains("fine-tuning is trusted with few labels");
    assertThat(result.report().arms().get(2).reason())
        .isEqualTo("skipped: fine-tuning+coral is trusted with few labels");
  }

  /** Else the first that learns would be taken, where there are no unlabelled rows. */
  @Test
  void itIsTakenBeforeAnotherThatBeatsNothing() {
    RoundResult result =
        adapt(
            even("nothing", "retraining", "fine-tuning"),
            Toy.pack(Toy.TARGET, Toy.Shift.DIAGONAL, 14, 2));

    assertThat(result.reason()).startsWith("fine-tuning won");
    assertThat(result.report().arms().get(1).reason())
        .startsWith("lost to fine-tuning, which is the first to fine-tune");
  }

  /** What has gone too far, and has nothing to hold it back, is right about few of them. */
  @Test
  void notWhereOwnAnswersSpeakAgainstIt() {
    Json.Obj policy =
        withRate(10, even("nothing", "fine-tuning"))
            .with("replay", Json.object().with("capacity", 300).with("share", 0));

    RoundResult result = adapt(policy, Toy.pack(Toy.TARGET, Toy.Shift.CLASHING, 8, 2));

    assertThat(result.reason())
        .startsWith("no arm beat nothing")
        .contains("it has fewer own ones right");
  }

  /** What has gone too far is right and sure of these few, and wrong about many of the source. */
  @Test
  void notWhereEarlierAnswersSpeakAgainstIt() {
    RoundResult result = adapt(withRate(10, even("nothing", "fine-tuning")), FEW);

    assertThat(result.reason()).startsWith("no arm beat nothing").contains("it has fewer right");
  }

  @Test
  void notWhereAChangeHasToBeProved() {
    RoundResult result = adapt(idle("nothing", "fine-tuning").with("significance", 0.2), FEW);

    assertThat(result.reason()).startsWith("no arm beat nothing").contains("above 0.2");
  }

  /** Eleven to learn from and three held out are few, twelve and three are not. */
  @Test
  void notWhereLabelsAreNotFew() {
    Json.Obj policy = even("nothing", "fine-tuning");

    RoundResult few = adapt(policy, Toy.pack(Toy.TARGET, Toy.Shift.DIAGONAL, 14, 2));
    RoundResult more = adapt(policy, Toy.pack(Toy.TARGET, Toy.Shift.DIAGONAL, 15, 2));

    assertThat(few.reason()).startsWith("fine-tuning won").contains("trusted with few labels");
    assertThat(more.reason()).startsWith("fine-tuning won").doesNotContain("trusted");
  }

  private RoundResult adapt(Json policy, Pack pack) {
    return new Round(blobs, Environment.cpu())
        .adapt(Toy.request(Toy.definition(policy).spec(), FIRST.head(), pack, 1), () -> false);
  }
}
