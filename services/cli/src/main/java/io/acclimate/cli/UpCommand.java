package io.acclimate.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "up",
    header = "Run the whole platform on this machine until Ctrl-C.",
    description = {
      "",
      "Starts a Kafka broker, a schema registry and all services, on the loopback interface only,"
          + " and prints one line for each part as it comes up. State stays in the folder: started"
          + " again, the platform goes on where it was. Other commands find it there by themselves.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./acclimate up",
      "  ./acclimate up --check                       # can it run here?",
      "  ./acclimate up --port 9000 --dir /tmp/trial --set acclimate.kafka.linger.ms=5"
    })
final class UpCommand implements Callable<Integer> {
  private final Platform platform;

  @Option(names = "--check", description = "Stop again as soon as everything is ready.")
  private boolean check;

  @Mixin private PlatformOptions options;
  @Spec private CommandSpec spec;

  UpCommand(Platform platform) {
    this.platform = platform;
  }

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (Platform.Running running = platform.start(options.settings(), out)) {
      if (check) {
        return ExitCode.OK;
      }
      out.printf("%nThe page: %s/   Stop with Ctrl-C.%n", running.addresses().http());
      out.flush();
      running.awaitStop();
    }
    return ExitCode.OK;
  }
}
