package io.acclimate.client;

import static io.acclimate.client.StoredVersions.signed;
import static io.acclimate.client.StoredVersions.unsigned;
import static io.acclimate.client.UpdatesTopic.update;
import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.signing.Trust;
import io.acclimate.core.artifact.signing.TrustedKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ModelSubscriptionTest {
  private static final Duration PATIENCE = Duration.ofMillis(200);

  private final UpdatesTopic topic = new UpdatesTopic();
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private FakeRegistry registry;
  private StoredVersions versions;
  private ModelSubscription subscription;
  @TempDir private Path folder;

  private final VersionListener listener =
      new VersionListener() {
        @Override
        public void available(ModelVersion version) {
          told.add("available " + version.version());
        }

        @Override
        public void withdrawn(ModelVersion last) {
          told.add("withdrawn " + last.version());
        }

        @Override
        public void refused(AnnouncedVersion version, String reason) {
          told.add("refused " + version.version() + ": " + reason);
        }
      };

  @BeforeEach
  void start() throws IOException {
    registry = new FakeRegistry();
    versions = new StoredVersions(registry.blobs);
    subscription = subscription(listener);
  }

  @AfterEach
  void close() {
    subscription.close();
    registry.close();
  }

  @Test
  void tellsOfWhatIsThereAndOfEachChange() throws InterruptedException {
    MockConsumer<String, byte[]> consumer =
        topic.holds(update("gas", 5, signed(1, versions.version(1))), update("cats", 6));
    subscription.start();
    assertThat(next()).isEqualTo("available 1");
    await(subscription::caughtUp);

    topic.append(consumer, 2, update("gas", 9, signed(2, versions.version(2))));

    assertThat(next()).isEqualTo("available 2");
    await(subscription::caughtUp);
    assertThat(told).isEmpty();
    assertThat(subscription.current().orElseThrow().version()).isEqualTo(2);
  }

  @Test
  void tellsOfADigestOnceThoughItIsAnnouncedAgain() throws InterruptedException {
    ServingManifest manifest = versions.version(1);
    MockConsumer<String, byte[]> consumer = topic.holds(update("gas", 5, signed(1, manifest)));
    subscription.start();
    assertThat(next()).isEqualTo("available 1");

    topic.append(consumer, 1, update("gas", 6, signed(1, manifest)));
    topic.append(consumer, 2, update("gas", 4, signed(2, versions.version(2))));

    await(subscription::caughtUp);
    assertThat(told).isEmpty();
  }

  @Test
  void tellsOfAnOldVersionAgainAfterARollback() throws InterruptedException {
    ServingManifest first = versions.version(1);
    MockConsumer<String, byte[]> consumer = topic.holds(update("gas", 5, signed(1, first)));
    subscription.start();
    assertThat(next()).isEqualTo("available 1");
    topic.append(consumer, 1, update("gas", 6, signed(2, versions.version(2))));
    assertThat(next()).isEqualTo("available 2");

    topic.append(consumer, 2, update("gas", 7, signed(1, first)));

    assertThat(next()).isEqualTo("available 1");
    assertThat(subscription.current().orElseThrow().fetchedBytes()).isZero();
  }

  @Test
  void tellsThatAnAliasWasRemovedAndThatAModelWasDeleted() throws InterruptedException {
    ServingManifest manifest = versions.version(1);
    MockConsumer<String, byte[]> consumer = topic.holds(update("gas", 5, signed(1, manifest)));
    subscription.start();
    assertThat(next()).isEqualTo("available 1");

    topic.append(consumer, 1, UpdatesTopic.withoutAliases("gas", 6));
    assertThat(next()).isEqualTo("withdrawn 1");
    assertThat(subscription.current()).isEmpty();
    topic.append(consumer, 2, update("gas", 7, signed(1, manifest)));
    assertThat(next()).isEqualTo("available 1");
    topic.append(consumer, 3, UpdatesTopic.deleted("gas", 8));
    assertThat(next()).isEqualTo("withdrawn 1");
  }

  @Test
  void saysNothingOfAModelThatNeverWas() {
    topic.holds(UpdatesTopic.deleted("gas", 5));
    subscription.start();

    await(subscription::caughtUp);
    assertThat(told).isEmpty();
  }

  @Test
  void keepsTheOldVersionWhileTheNewOneIsNotSigned() throws InterruptedException {
    ServingManifest second = versions.version(2);
    MockConsumer<String, byte[]> consumer =
        topic.holds(update("gas", 5, signed(1, versions.version(1))));
    subscription.start();
    assertThat(next()).isEqualTo("available 1");

    topic.append(consumer, 1, update("gas", 6, unsigned(2, second)));
    assertThat(next()).startsWith("refused 2: ").contains("not signed");
    assertThat(subscription.current().orElseThrow().version()).isEqualTo(1);
    topic.append(consumer, 2, update("gas", 7, signed(2, second)));
    assertThat(next()).isEqualTo("available 2");
  }

  @Test
  void neverTellsOfAnAlteredTensor() throws InterruptedException {
    ServingManifest manifest = versions.version(1);
    Digest tensor = manifest.tensors().get(0).sha256();
    byte[] unaltered = registry.blobs.get(tensor);
    assertThat(unaltered).isNotNull();
    byte[] altered = unaltered.clone();
    altered[altered.length - 1] ^= 1;
    registry.blobs.put(tensor, altered);
    topic.holds(update("gas", 5, signed(1, manifest)));
    subscription.start();
    await(() -> registry.lines().stream().filter(line -> line.contains(tensor.hex())).count() > 1);
    assertThat(told).isEmpty();

    registry.blobs.put(tensor, unaltered);

    assertThat(next()).isEqualTo("available 1");
  }

  @Test
  void waitsForARegistryThatIsAway() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      registry.answerNext(503, "");
    }
    topic.holds(update("gas", 5, signed(1, versions.version(1))));
    subscription.start();

    assertThat(next()).isEqualTo("available 1");
  }

  @Test
  void goesOnAfterTheBrokerWasAwayAndRepeatsNothing() throws InterruptedException {
    ServingManifest first = versions.version(1);
    MockConsumer<String, byte[]> failing = topic.holds(update("gas", 5, signed(1, first)));
    failing.schedulePollTask(() -> failing.setPollException(new KafkaException("gone")));
    topic.holds(
        update("gas", 5, signed(1, first)), update("gas", 8, signed(2, versions.version(2))));
    subscription.start();

    assertThat(next()).isEqualTo("available 1");
    assertThat(next()).isEqualTo("available 2");
    assertThat(told).isEmpty();
  }

  @Test
  void endsWhenTheListenerFails() {
    subscription.close();
    subscription =
        subscription(
            version -> {
              throw new IllegalStateException("cannot load");
            });
    topic.holds(update("gas", 5, signed(1, versions.version(1))));
    subscription.start();

    await(() -> subscription.failure().isPresent());
    assertThat(subscription.failure().orElseThrow()).hasMessage("cannot load");
    assertThat(subscription.caughtUp()).isFalse();
  }

  @Test
  void letsAListenerFinishWhenItCloses() throws InterruptedException {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch closing = new CountDownLatch(1);
    AtomicBoolean finished = new AtomicBoolean();
    subscription.close();
    subscription =
        subscription(
            version -> {
              entered.countDown();
              finished.set(awaited(closing));
            });
    topic.holds(update("gas", 5, signed(1, versions.version(1))));
    subscription.start();
    entered.await();

    Thread closer = new Thread(subscription::close);
    closer.start();
    await(() -> closer.getState() == Thread.State.TIMED_WAITING);
    closing.countDown();
    closer.join();

    assertThat(finished).isTrue();
  }

  @Test
  void closesWhileItWaitsForARegistryThatIsAway() {
    registry.close();
    topic.holds(update("gas", 5, signed(1, versions.version(1))));
    subscription.start();
    await(() -> !subscription.caughtUp());

    subscription.close();

    assertThat(subscription.failure()).isEmpty();
    assertThat(told).isEmpty();
  }

  private ModelSubscription subscription(VersionListener toldOf) {
    Trust trust =
        new Trust.Pinned(TrustedKeys.of(StoredVersions.KEY.trustedKey()), InstantSource.system());
    Downloads downloads =
        new Downloads(new HttpBlobStore(registry.url(), PATIENCE, 1 << 20), folder, 1 << 20, trust);
    return new ModelSubscription("gas", "champion", downloads, toldOf, topic::follower);
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }

  private String next() throws InterruptedException {
    String next = told.poll(20, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing told within 20 s; failure: " + subscription.failure());
    }
    return next;
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("20 s are over").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
