"""Takes from sentences what they name: dates, places, quantities and actors, each as a span of the sentence."""
