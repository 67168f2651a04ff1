package io.acclimate.core.adaptation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.adaptation.RoundReport.ArmReport;
import io.acclimate.core.adaptation.RoundReport.DomainMetrics;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.Lineage;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.model.ModelDefinition;
import io.acclimate.core.model.ModelSpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which arm a round takes, how far, and on what evidence. */
class RoundChoiceTest {
  private static final ModelDefinition DEFINITION =
      Toy.definition(Toy.policy("nothing", "fine-tuning", "fine-tuning+coral"));
  private static final ModelSpec SPEC = DEFINITION.spec();
  private static final InitialModel FIRST = Toy.pretrained(DEFINITION);
  private static final Pack EXPERIENCE = Toy.pack(Toy.TARGET, Toy.Shift.DIAGONAL, 160, 2);

  /** Where the source's boundaries are wrong, and its own in the way. */
  private static final Pack FORGOTTEN_FOR =
      Toy.pack(
          Toy.TARGET,
          x -> {
            x[0] += 4;
            x[1] += 4;
          },
          160,
          4);

  private static final Json NO_REPLAY =
      Json.object().with("capacity", 300).with("policy", "class-balanced").with("share", 0);

  private final MemoryBlobStore blobs = Toy.store(FIRST.blobs());

  @Test
  void aligningIsNotTriedOnceEveryHoldOutIsRight() {
    RoundResult result = adapt(SPEC, EXPERIENCE);

    ArmReport aligned = result.report().arms().get(2);
    assertThat(winner(result).arm()).isEqualTo("fine-tuning");
    assertThat(winner(result).accuracy()).isEqualTo(1);
    assertThat(aligned.trained()).isFalse();
    assertThat(aligned.reason()).isEqualTo("skipped: fine-tuning has every hold-out right");
  }

  /** A tenth of the hold-outs are of another class, so that no arm has every one right. */
  @Test
  void ofArmsThatNothingTellsApartTheFirstWins() {
    List<PackRow> rows = new ArrayList<>(Toy.rows(Toy.TARGET, Toy.Shift.DIAGONAL, 160, 2));
    for (int i = 3; i < rows.size(); i += 40) {
      rows.set(i, Toy.withLabel(rows.get(i), Toy.label(rows.get(i)).equals("a") ? "b" : "a"));
    }
    for (List<String> arms :
        List.of(
            List.of("nothing", "fine-tuning", "fine-tuning+coral"),
            List.of("nothing", "fine-tuning+coral", "fine-tuning"))) {
      ModelSpec spec = Toy.definition(Toy.policy(arms.toArray(String[]::new))).spec();

      RoundResult result =
          new Round(blobs, Environment.cpu())
              .adapt(Toy.request(spec, FIRST.head(), new Pack(rows), 1), () -> false);

      assertThat(result.reason()).startsWith(arms.get(1) + " won");
      assertThat(result.report().arms().get(2).reason())
          .startsWith("lost to %s, which is the first to learn".formatted(arms.get(1)));
    }
  }

  /** The memory keeps ten of a domain, and of the experience it gets forty. */
  @Test
  void allHoldOutsOfTheExperienceJudge() {
    RoundResult result = adapt(Toy.policy().with("holdOutCapacity", 10), EXPERIENCE);

    // the source's are from before, when the memory kept a hundred
    assertThat(domain(winner(result), Toy.TARGET).n()).isEqualTo(40);
    assertThat(result.report().holdOutExamples()).isEqualTo(100 + 40);
    assertThat(result.reason()).doesNotContain("cross-fitting");
  }

  /** Without replay nothing holds fine-tuning back. */
  @Test
  void anArmThatForgetsGoesPartOfItsWay() {
    Json.Obj policy = Toy.policy().with("replay", NO_REPLAY);

    RoundResult whole = adapt(policy.with("forgettingLimit", 1), FORGOTTEN_FOR);
    RoundResult part = adapt(policy.with("forgettingLimit", 0.05), FORGOTTEN_FOR);

    double before = domain(part.report().arms().get(0), Toy.SOURCE).accuracy();
    double forgotten = before - domain(winner(whole), Toy.SOURCE).accuracy();
    assertThat(forgotten).isGreaterThan(0.05);
    assertThat(before - domain(winner(part), Toy.SOURCE).accuracy()).isLessThan(0.05 + 1e-9);
    assertThat(domain(winner(part), Toy.TARGET).accuracy())
        .isGreaterThan(domain(part.report().arms().get(0), Toy.TARGET).accuracy() + 0.1);
    assertThat(part.reason())
        .startsWith("fine-tuning won")
        .contains(" of its way, for at the end of it it forgets " + Toy.SOURCE);
    assertThat(winner(part).reason()).contains(" of its way");
    assertThat(whole.reason()).doesNotContain(" of its way");
  }

  @Test
  void aRepetitionGoesAsFar() {
    for (Pack pack : List.of(FORGOTTEN_FOR, new Pack(FORGOTTEN_FOR.rows().subList(0, 24)))) {
      ModelSpec spec = Toy.definition(Toy.policy().with("replay", NO_REPLAY)).spec();
      RoundRequest request = Toy.request(spec, FIRST.head(), pack, 1);
      Round round = new Round(blobs, Environment.cpu());
      RoundResult result = round.adapt(request, () -> false);
      result.blobs().forEach(blobs::put);
      ServingManifest version = ServingManifest.parse(blobs.get(result.newHead().weights()));

      RoundResult again =
          round.repeat(Lineage.parse(blobs.get(version.lineage())), request, () -> false);

      assertThat(result.reason()).contains(" of its way");
      assertThat(again.newHead()).isEqualTo(result.newHead());
    }
  }

  private RoundResult adapt(Json policy, Pack pack) {
    RoundResult result =
        new Round(blobs, Environment.cpu())
            .adapt(Toy.request(Toy.definition(policy).spec(), FIRST.head(), pack, 1), () -> false);
    result.blobs().forEach(blobs::put);
    return result;
  }

  private RoundResult adapt(ModelSpec spec, Pack pack) {
    return new Round(blobs, Environment.cpu())
        .adapt(Toy.request(spec, FIRST.head(), pack, 1), () -> false);
  }

  private static ArmReport winner(RoundResult result) {
    return result.report().arms().stream().filter(ArmReport::won).findFirst().orElseThrow();
  }

  private static DomainMetrics domain(ArmReport arm, String domain) {
    return arm.domains().stream()
        .filter(metrics -> metrics.domain().equals(domain))
        .findFirst()
        .orElseThrow();
  }
}
