@NullMarked
package io.acclimate.standalone.process;

import org.jspecify.annotations.NullMarked;
