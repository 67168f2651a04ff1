@NullMarked
package io.acclimate.cli.rebuild;

import org.jspecify.annotations.NullMarked;
