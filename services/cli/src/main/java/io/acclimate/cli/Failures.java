package io.acclimate.cli;

import io.acclimate.cli.connection.ConnectionOptions;
import io.acclimate.client.RegistryUnavailableException;
import io.acclimate.schemas.SchemaRegistryUnavailableException;
import java.io.PrintWriter;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.TimeoutException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** Turns whatever goes wrong in a command into one line and an exit code. */
public final class Failures {
  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of a failure.")
  private boolean debug;

  /** Sets up a root whose mixin this is; its subcommands must have been added. */
  public CommandLine handle(CommandLine root) {
    return root.setUsageHelpAutoWidth(true)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setAbbreviatedOptionsAllowed(false)
        .setParameterExceptionHandler(Failures::notUnderstood)
        .setExecutionExceptionHandler(this::failed);
  }

  private static int notUnderstood(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("error: " + e.getMessage());
    if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, err)) {
      err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
    }
    err.flush();
    return ExitCode.USAGE;
  }

  private int failed(Exception e, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    err.println("error: " + message(e));
    if (isOfConnection(e)) {
      command.getCommandSpec().mixins().values().stream()
          .map(CommandSpec::userObject)
          .filter(ConnectionOptions.class::isInstance)
          .flatMap(options -> ((ConnectionOptions) options).hint().stream())
          .forEach(err::println);
    }
    if (debug) {
      e.printStackTrace(err);
    }
    err.flush();
    return ExitCode.SOFTWARE;
  }

  /** Nobody answers, or somebody else does. */
  private static boolean isOfConnection(Throwable e) {
    return e instanceof RegistryUnavailableException
        || e instanceof SchemaRegistryUnavailableException
        || e instanceof TimeoutException
        || e instanceof DisconnectException
        || (e.getCause() != null && isOfConnection(e.getCause()));
  }

  private static String sentence(String text) {
    return text.endsWith(".") ? text : text + ".";
  }

  private static String message(Throwable e) {
    Throwable cause = e.getCause();
    if (e instanceof CompletionException && cause != null) {
      return message(cause);
    }
    if (e instanceof RegistryUnavailableException) {
      return sentence(String.valueOf(e.getMessage()))
          + " Start a platform with ./acclimate up, or say where one is with --registry.";
    }
    boolean ours = e.getClass().getName().startsWith("io.acclimate.");
    return ours || e instanceof IllegalArgumentException
        ? String.valueOf(e.getMessage())
        : e + " (--debug shows where)";
  }
}
