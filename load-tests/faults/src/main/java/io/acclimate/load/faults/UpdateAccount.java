package io.acclimate.load.faults;

import io.acclimate.avro.AliasTarget;
import io.acclimate.avro.Applied;
import io.acclimate.avro.ModelChange;
import io.acclimate.avro.ModelUpdate;
import io.acclimate.client.RegistryClient;
import io.acclimate.load.faults.Books.At;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Updates only grow in epoch, each is that of an applied change, and the last one names the
 * champion of the journal, which is the one of the registry's answers and the one that is served.
 */
final class UpdateAccount {
  private static final String CHAMPION = "champion";

  private final Books books;
  private final RegistryClient registry;
  private final String model;
  private final @Nullable URI inference;

  /**
   * @param inference whom to ask what is served; null for nobody
   */
  UpdateAccount(Books books, RegistryClient registry, String model, @Nullable URI inference) {
    this.books = books;
    this.registry = registry;
    this.model = model;
    this.inference = inference;
  }

  void verify(Verification verification) throws InterruptedException {
    Map<Long, Applied> applied = new HashMap<>();
    for (At<ModelChange> change : books.journal()) {
      if (change.value().getDecision() instanceof Applied decision) {
        applied.put(change.offset(), decision);
      }
    }
    long epoch = -1;
    for (ModelUpdate update : books.updates()) {
      verification.require(
          update.getEpoch() > epoch, "epoch %d comes after %d".formatted(update.getEpoch(), epoch));
      epoch = update.getEpoch();
      Applied decision = applied.get(epoch);
      verification.require(
          decision != null && decision.getAliases().equals(update.getAliases()),
          "the update of epoch %d is not what the journal decided there".formatted(epoch));
    }
    verification.count("updates", books.updates().size());
    verification.require(!books.updates().isEmpty(), "there is no update of %s".formatted(model));
    if (!books.updates().isEmpty()) {
      verifyChampion(
          books.updates().getLast(),
          applied.keySet().stream().max(Long::compare).orElse(-1L),
          verification);
    }
  }

  private void verifyChampion(ModelUpdate last, long lastApplied, Verification verification)
      throws InterruptedException {
    verification.require(
        last.getEpoch() == lastApplied,
        "the last update has epoch %d, the last applied change is %d"
            .formatted(last.getEpoch(), lastApplied));
    AliasTarget champion = last.getAliases().get(CHAMPION);
    verification.require(champion != null, "the last update names no champion");
    if (champion == null) {
      return;
    }
    var answered = registry.model(model).aliases().get(CHAMPION);
    verification.require(
        answered != null
            && answered.version() == champion.getVersion()
            && Objects.equals(answered.servingDigest().hex(), champion.getServingDigest()),
        "the registry says that %s is champion, the last update says version %d"
            .formatted(answered, champion.getVersion()));
    verification.count("champion", champion.getVersion());
    if (inference != null) {
      verification.require(
          new Champion(inference, model).servedInTime(champion.getVersion()),
          "version %d is champion, and is not served".formatted(champion.getVersion()));
    }
  }
}
