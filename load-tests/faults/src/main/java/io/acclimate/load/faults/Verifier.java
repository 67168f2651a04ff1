package io.acclimate.load.faults;

import io.acclimate.client.ExperienceCommands;
import io.acclimate.client.RegistryClient;
import io.acclimate.load.drivers.SentEvent;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.SchemaRegistryClient;
import io.acclimate.standalone.CommittedRecords;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Accounts for every event of a ledger by what is committed, with a reader of its own. First it
 * waits until nothing is under way any more, and closes the last experience; what is not so in time
 * shows as a complaint.
 */
public final class Verifier {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final EdgeConfig edge;
  private final SchemaRegistryClient schemas;
  private final RegistryClient registry;
  private final String model;
  private final @Nullable URI inference;

  /**
   * Takes the way to a platform.
   *
   * @param inference whom to ask what is served; null for nobody
   */
  public Verifier(
      EdgeConfig edge, SchemaRegistryClient schemas, String model, @Nullable URI inference) {
    this.edge = edge;
    this.schemas = schemas;
    this.registry = new RegistryClient(edge.registryUrl());
    this.model = model;
    this.inference = inference;
  }

  /**
   * Waits, closes, reads and judges.
   *
   * @param limit of each wait
   */
  public Verification verify(List<SentEvent> ledger, Duration limit) throws InterruptedException {
    Books books = await(read -> new EventAccount(ledger, read).settled(), limit);
    long last = new ExperienceAccount(books).lastExample();
    if (!new ExperienceAccount(books).closed()) {
      try (ExperienceCommands commands =
          new ExperienceCommands(edge, schemas, edge.id("load-verifier"))) {
        commands.close(model, last + 1).join();
      }
    }
    books =
        await(
            read ->
                new ExperienceAccount(read).closed()
                    && new JournalAccount(read).settled()
                    && new OutcomeAccount(read).settled(),
            limit);
    Verification verification = new Verification();
    new EventAccount(ledger, books).verify(verification);
    new ExperienceAccount(books).verify(verification);
    new JournalAccount(books).verify(verification);
    new UpdateAccount(books, registry, model, inference).verify(verification);
    new OutcomeAccount(books).verify(verification);
    return verification;
  }

  /** Reads until all is there; returns what was read last when the time is over. */
  private Books await(Predicate<Books> settled, Duration limit) throws InterruptedException {
    CommittedRecords committed = new CommittedRecords(edge, schemas);
    long deadline = System.nanoTime() + limit.toNanos();
    Books books = Books.of(committed, edge.topics(), model);
    while (!settled.test(books) && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while events are under way");
      }
      books = Books.of(committed, edge.topics(), model);
    }
    return books;
  }
}
