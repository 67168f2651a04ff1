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

  /** Thirty and ten. */
  private static final Pack MORE = Toy.pack(Toy.TARGET, Toy.Shift.NONE, 40, 2);

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
        .startsWith("lost to fine-tuning+coral, which is the first to fine-tune");
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

  @Test
  void notWhereLabelsAreNotFew() {
    RoundResult result = adapt(idle("nothing", "fine-tuning"), MORE);

    assertThat(result.reason()).startsWith("no arm beat nothing").contains("above 0.5");
  }

  private RoundResult adapt(Json policy, Pack pack) {
    return new Round(blobs, Environment.cpu())
        .adapt(Toy.request(Toy.definition(policy).spec(), FIRST.head(), pack, 1), () -> false);
  }
}
