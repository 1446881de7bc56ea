return { hero = 5 }
