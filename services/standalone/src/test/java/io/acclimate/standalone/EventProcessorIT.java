package io.acclimate.standalone;

import static io.acclimate.standalone.EventProcessorFixture.PARTITIONS;
import static io.acclimate.standalone.EventProcessorFixture.awaitReady;
import static io.acclimate.standalone.EventProcessorFixture.ids;
import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.avro.DriftTrigger;
import io.acclimate.avro.Experience;
import io.acclimate.avro.TriggerKind;
import io.acclimate.eventprocessor.EventProcessorService;
import io.acclimate.schemas.Partitions;
import io.acclimate.schemas.Topics;
import io.acclimate.standalone.deployment.Service;
import io.acclimate.standalone.deployment.ServiceProcess;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestClusterExtension.class)
final class EventProcessorIT {
  @Test
  void threeInstancesShareTheLoadOfOneModel(TestCluster cluster) throws Exception {
    String namespace = cluster.newNamespace("shared");
    List<EventProcessorService> instances = new ArrayList<>();
    List<MeterRegistry> meters =
        List.of(new SimpleMeterRegistry(), new SimpleMeterRegistry(), new SimpleMeterRegistry());
    try (EventProcessorFixture fixture =
        new EventProcessorFixture(cluster.properties(namespace)).withTopics().withModel()) {
      Load load = new Load(fixture, 1);
      instances.add(start(fixture, cluster, meters.get(0)));
      awaitReady(instances.getFirst());
      load.send(ids("before-", 300));
      instances.add(start(fixture, cluster, meters.get(1)));
      instances.add(start(fixture, cluster, meters.get(2)));
      load.send(ids("while-", 300));
      Await.until(
          Duration.ofSeconds(60),
          () -> "members have " + eventPartitionsPerMember(fixture),
          () ->
              eventPartitionsPerMember(fixture).size() == 3
                  && eventPartitionsPerMember(fixture).stream().allMatch(count -> count > 0));
      load.send(ids("after-", 300));

      new ExactlyOnceVerifier(fixture).verify(load.accepted, load.refused);
      assertThat(eventPartitionsPerMember(fixture)).containsOnly(PARTITIONS / 3);
      assertThat(meters)
          .extracting(own -> own.get("acclimate_event_processor_examples").counter().count())
          .as("examples made by each instance")
          .allMatch(count -> count > 0);
    } finally {
      instances.forEach(EventProcessorService::close);
    }
  }

  @Test
  @Tag("all")
  void losesAndDoublesNothingWhenItIsKilled(TestCluster cluster) throws Exception {
    killUnderLoad(cluster, 3);
  }

  @Test
  @Tag("soak")
  void losesAndDoublesNothingWhenItIsKilledTwentyTimes(TestCluster cluster) throws Exception {
    killUnderLoad(cluster, 20);
  }

  private static void killUnderLoad(TestCluster cluster, int kills) throws Exception {
    String namespace = cluster.newNamespace("killed");
    Map<String, String> settings = cluster.properties(namespace);
    Path stateDir = cluster.newFolder("killed");
    RandomMoments moments = RandomMoments.seeded();
    try (EventProcessorFixture fixture =
        new EventProcessorFixture(settings).withTopics().withModel()) {
      Load load = new Load(fixture, 2);
      ServiceProcess processor = startProcess(namespace + "-0", stateDir, settings);
      try {
        for (int kill = 1; kill <= kills; kill++) {
          int seen = fixture.records(fixture.topics.examples()).size();
          Thread sender = load.sendInBackground(ids("k" + kill + "-", 1_000));
          Await.until(
              Duration.ofSeconds(60),
              processor::state,
              () -> fixture.records(fixture.topics.examples()).size() > seen);
          moments.pass(Duration.ofSeconds(1));
          processor.crash();
          processor = startProcess(namespace + "-" + kill, stateDir, settings);
          sender.join();
        }
        new ExactlyOnceVerifier(fixture).verify(load.accepted, load.refused);
      } finally {
        processor.close();
      }
    }
  }

  private static ServiceProcess startProcess(
      String name, Path stateDir, Map<String, String> settings) {
    return ServiceProcess.start(
        Service.EVENT_PROCESSOR, "event-processor-" + name, stateDir, settings);
  }

  @Test
  void startsAgainWithinSecondsAfterACleanStop(TestCluster cluster) {
    String namespace = cluster.newNamespace("restarted");
    Path stateDir = cluster.newFolder("restarted");
    try (EventProcessorFixture fixture =
        new EventProcessorFixture(cluster.properties(namespace)).withTopics().withModel()) {
      Load load = new Load(fixture, 3);
      try (EventProcessorService first = fixture.newService(stateDir)) {
        first.start();
        awaitReady(first);
        load.send(ids("first-", 200));
      }
      long stopped = System.nanoTime();
      try (EventProcessorService second = fixture.newService(stateDir)) {
        second.start();
        awaitReady(second);
        assertThat(Duration.ofNanos(System.nanoTime() - stopped))
            .isLessThan(Duration.ofSeconds(10));
        load.send(ids("second-", 200));

        new ExactlyOnceVerifier(fixture).verify(load.accepted, load.refused);
      }
    }
  }

  @Test
  void pausesWhileTheSchemaRegistryIsSilent(TestCluster cluster) throws Exception {
    String namespace = cluster.newNamespace("silent");
    try (SwitchableProxy proxy = SwitchableProxy.to(cluster.schemaRegistryUrl());
        EventProcessorFixture fixture =
            new EventProcessorFixture(cluster.properties(namespace)).withTopics().withModel();
        EventProcessorFixture behindProxy =
            new EventProcessorFixture(proxied(cluster.properties(namespace), proxy));
        EventProcessorService service = behindProxy.newService(cluster.newFolder("silent"))) {
      service.start();
      awaitReady(service);
      proxy.fallSilent();
      Load load = new Load(fixture, 4);
      load.send(ids("e-", 200));
      Await.until(
          Duration.ofSeconds(60),
          () -> "it thinks that it is ready",
          () -> service.notReady().filter(reason -> reason.contains("registry")).isPresent());
      assertThat(fixture.records(fixture.topics.examples())).isEmpty();

      proxy.answer();

      new ExactlyOnceVerifier(fixture).verify(load.accepted, load.refused);
      assertThat(service.notReady()).isEmpty();
    }
  }

  @Test
  void aDriftSignalClosesTheOpenExperienceOnce(TestCluster cluster) {
    String namespace = cluster.newNamespace("drifted");
    Path stateDir = cluster.newFolder("drifted");
    try (EventProcessorFixture fixture =
        new EventProcessorFixture(cluster.properties(namespace))
            .withTopics()
            .withModel(new DriftTrigger(20, 200), List.of())) {
      try (EventProcessorService first = fixture.newService(stateDir)) {
        first.start();
        awaitReady(first);
        ids("before-", 10).forEach(fixture::sendEvent);
        fixture.flush();
        awaitExamples(fixture, 10);
        fixture.sendDrift(); // too few examples yet
      }
      try (EventProcessorService second = fixture.newService(stateDir)) {
        second.start();
        awaitReady(second);
        ids("after-", 30).forEach(fixture::sendEvent);
        fixture.flush();
        awaitExamples(fixture, 40);
        fixture.sendDrift(); // the model is learning already
        ids("last-", 10).forEach(fixture::sendEvent);
        fixture.flush();
        awaitExamples(fixture, 50);
        List<Experience> experiences = awaitExperiences(fixture, 1);
        assertThat(experiences.getFirst().getTrigger().getKind()).isEqualTo(TriggerKind.DRIFT);
        assertThat(experiences.getFirst().getTrigger().getDetail()).startsWith("drift=inputs ");

        fixture.closeExperience(
            "the-rest", fixture.records(fixture.topics.examples()).getLast().offset() + 1);

        assertThat(awaitExperiences(fixture, 2))
            .extracting(experience -> experience.getTrigger().getKind())
            .containsExactly(TriggerKind.DRIFT, TriggerKind.MANUAL);
      }
    }
  }

  private static void awaitExamples(EventProcessorFixture fixture, int count) {
    Await.until(
        Duration.ofSeconds(60),
        () -> fixture.records(fixture.topics.examples()).size() + " examples of " + count,
        () -> fixture.records(fixture.topics.examples()).size() == count);
  }

  private static List<Experience> awaitExperiences(EventProcessorFixture fixture, int count) {
    Await.until(
        Duration.ofSeconds(60),
        () -> "experiences: " + fixture.values(fixture.topics.experiences(), Experience.class),
        () -> fixture.records(fixture.topics.experiences()).size() >= count);
    return fixture.values(fixture.topics.experiences(), Experience.class);
  }

  @Test
  void waitsForItsTopics(TestCluster cluster) {
    String namespace = cluster.newNamespace("early");
    try (EventProcessorFixture fixture = new EventProcessorFixture(cluster.properties(namespace));
        EventProcessorService service = fixture.newService(cluster.newFolder("early"))) {
      service.start();
      Await.until(
          Duration.ofSeconds(30),
          () -> service.notReady().orElse("ready"),
          () -> service.notReady().filter(reason -> reason.contains("topics")).isPresent());

      fixture.withTopics().withModel();

      awaitReady(service);
    }
  }

  @Test
  void refusesTopicsWithDifferentPartitionCounts(TestCluster cluster) throws Exception {
    String namespace = cluster.newNamespace("uneven");
    LinkedBlockingQueue<String> refusals = new LinkedBlockingQueue<>();
    try (EventProcessorFixture fixture = new EventProcessorFixture(cluster.properties(namespace))) {
      createUneven(fixture.admin, fixture.topics);
      try (EventProcessorService service =
          new EventProcessorService(
              EventProcessorFixture.settings(cluster.newFolder("uneven")),
              fixture.edge,
              new SimpleMeterRegistry(),
              InstantSource.system(),
              refusals::add)) {
        service.start();

        assertThat(refusals.poll(30, TimeUnit.SECONDS))
            .contains(fixture.topics.predictions() + " 2")
            .contains("equal partition counts");
        assertThat(service.notReady()).isPresent();
      }
    }
  }

  private static void createUneven(Admin admin, Topics topics) throws Exception {
    List<NewTopic> uneven =
        topics.definitions(PARTITIONS).stream()
            .map(
                topic ->
                    new NewTopic(
                            topic.name(),
                            Optional.of(
                                topic.name().equals(topics.predictions()) ? 2 : topic.partitions()),
                            Optional.empty())
                        .configs(topic.config()))
            .toList();
    admin.createTopics(uneven).all().get();
  }

  private static EventProcessorService start(
      EventProcessorFixture fixture, TestCluster cluster, MeterRegistry meters) {
    EventProcessorService service = fixture.newService(cluster.newFolder("instance"), meters);
    service.start();
    return service;
  }

  private static Map<String, String> proxied(
      Map<String, String> properties, SwitchableProxy proxy) {
    Map<String, String> settings = new java.util.HashMap<>(properties);
    settings.put("acclimate.schema-registry.url", proxy.url());
    settings.put("acclimate.schema-registry.timeout", "1s");
    return settings;
  }

  private static List<Integer> eventPartitionsPerMember(EventProcessorFixture fixture) {
    String group = fixture.edge.id("event-processor");
    try {
      return fixture.admin.describeConsumerGroups(List.of(group)).all().get().values().stream()
          .flatMap(description -> description.members().stream())
          .map(member -> eventPartitions(fixture, member))
          .toList();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static int eventPartitions(EventProcessorFixture fixture, MemberDescription member) {
    return (int)
        member.assignment().topicPartitions().stream()
            .filter(partition -> partition.topic().equals(fixture.topics.eventsLabelled()))
            .count();
  }

  /**
   * Events with everything that happens to them: each is predicted, some before and some after;
   * some are labelled late; some are sent twice, some in a partition of another client's choice,
   * and some are no events.
   */
  private static final class Load {
    private final EventProcessorFixture fixture;
    private final Random random;
    private final List<String> accepted = new ArrayList<>();
    private int refused;

    Load(EventProcessorFixture fixture, long seed) {
      this.fixture = fixture;
      this.random = new Random(seed);
    }

    void send(List<String> ids) {
      for (String id : ids) {
        boolean predictedFirst = random.nextBoolean();
        if (predictedFirst) {
          fixture.sendPrediction(id, partition(id));
        }
        if (random.nextInt(4) == 0) {
          fixture.sendLabel(id, partition(id));
        } else {
          fixture.sendEvent(id, partition(id));
        }
        if (!predictedFirst) {
          fixture.sendPrediction(id, partition(id));
        }
        if (random.nextInt(10) == 0) {
          sendAgain(accepted.isEmpty() ? id : accepted.get(random.nextInt(accepted.size())));
        }
        if (random.nextInt(50) == 0) {
          fixture.sendPoison("not an event " + refused);
          refused++;
        }
        accepted.add(id);
      }
      fixture.flush();
    }

    private void sendAgain(String id) {
      if (random.nextBoolean()) {
        fixture.sendEvent(id);
      } else {
        fixture.sendLabel(id, partition(id));
      }
    }

    /** Sends at about 500 events a second. */
    Thread sendInBackground(List<String> ids) {
      return Thread.ofPlatform()
          .start(
              () -> {
                for (int i = 0; i < ids.size(); i += 25) {
                  send(ids.subList(i, Math.min(ids.size(), i + 25)));
                  LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
                }
              });
    }

    private int partition(String id) {
      int right = Partitions.of(id, PARTITIONS);
      return random.nextInt(5) == 0 ? (right + 1) % PARTITIONS : right;
    }
  }
}
