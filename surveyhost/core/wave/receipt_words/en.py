"""4,096 English words of 3 to 9 letters.

Chosen from the large word list for passphrases of the Electronic Frontier Foundation (Joseph Bonneau, 2016),
Creative Commons Attribution 3.0 US; unkind words, brands and most inflected forms are left out.
"""

_TEXT = """
abacus abdomen abide ability ablaze able abnormal abrasion abrasive abreast abridge abroad absence absentee absinthe
absolute absolve abstain abstract absurd accent acclaim account accuracy accurate accustom acetone acid acorn acquaint
acquire acre acrobat acronym action activate active activism activist activity actress acts acutely aeration aerobics
aerosol afar affair affirm affix affluent afford affront aflame afloat aflutter afoot afraid aged ageless agency
agenda agent aghast agile agility agnostic agonize agony agreed aground ahead ahoy aide aim ajar alarm album alfalfa
algebra alias alibi alienate aliens alike alive alkaline alkalize almanac almighty almost aloe aloft aloha alone aloof
alphabet alright although altitude alto aluminum alumni always amaretto amaze amber ambiance ambition ambush amends
amenity amiable amid amigo amino amiss ammonia ammonium amnesty amniotic among amount amperage ample amplify amply
amuck amulet amusable amused amuser anaconda anagram anatomy anchor anchovy ancient android anemia anemic aneurism
anew angelic anger angled angler angles angrily angular animal animate animator anime ankle annex annotate annuity
anointer another antacid anteater antelope antennae anthem anthill antibody antics antidote antihero antiques antirust
antler antonym antsy anvil anybody anyhow anymore anyone anyplace anytime anyway anywhere aorta apostle appear appease
appendix appetite applaud applause apple applied apply approach approval approve apricot april apron aptitude aptly
aqua aqueduct area arena arguable argue arise armband armchair armed armful armhole armless armoire armored armory
armrest army aroma arose around arrange array arrest arrival arrive arrogant art ascend ascent ashamed ashen ashes
ashy aside askew asleep aspect aspirate aspire aspirin astonish astound astride astute atlantic atlas atom atonable
atop atrium atrophy attach attain attempt attendee attest attic attire attitude auction audible audibly audio august
author avatar avenue average avert aviator avid avoid await awaken award aware awhile awkward awoke awry axis babble
babied baboon backed backer backlit backlog backup bacon badge badland badly badness baffle bagel bagful baggage
bagged baggie baggy bagpipe baked bakery balance balcony balmy bamboo banana banish banjo banked banker banner banshee
banter barbell barber barcode barge barista barley barmaid barman barn barrack barrel barrier basics basil basin basis
basket batboy batch bath baton bats battery battle bauble bazooka blabber blade blah blame blank blast blazer bleach
bleak bleep blemish blend bless blimp blinked blinker blinks blip blitz blob blog blooper blot blouse blubber bluff
bluish blunt blurb blurred blurry blurt blush boaster boat bobbed bobble bobcat bobsled bobtail body boggle boil bok
bolster bolt bonanza bonded boned boney bonfire bonnet bonsai bonus bony book booth bootie bootleg boots borax borough
boss botany botch both bottle bottom bounce bouncy bovine boxcar boxer boxlike boxy breach breath breeze breezy
brewery briar bribe brick bride bridged brigade bright brim brink brisket briskly bristle brittle broaden broadly
broiler broken broker bronco bronze brook broom brought browse brunch brunt brush bubble bubbly bucked bucket buckle
buddy budget buffalo buffed buffer buggy bulb bulge bulgur bulk bulldog bullion bullish bullpen bunch bundle bungee
bunkbed bunny bunt bush busily busload buzz cabana cabbage cabbie cable caboose cache cackle cacti cactus caddie caddy
cadet cadmium cage cahoots cake calcium caliber calm caloric calorie calzone cameo camera camper campus canal canary
cancel candied candle candy cane canine canned cannon cannot canola canon canopy canteen canyon capable capably cape
capital capitol capped capsize capsule caption capture caramel carat caravan carbon carded cardiac cardinal caress
cargo carless carload carnival carol carpool carport carried carrot carry carton cartoon cartwheel carve carwash
cascade case cash casino catalog catcall catcher catchy caterer catfish catlike catnap catnip catsup cattail cattle
catty catwalk caucus causal cause caution cavalry caviar cavity cedar celery cement census certify chafe chain chair
chalice chamber champion chance change channel chant chaos chapped chaps chapter charger chariot charity charm charred
charter chase chatter chatty cheddar cheek cheer cheese cheesy chef chemist cherub chess chest chevron chewer chewy
chief chili chill chip chirpy chive choice chomp chooser choosy chop chosen chowder chrome chuck chug chummy chunk
churn chute cider cinch cinema cinnamon circle circus citable citadel citizen citric citrus city civic civil clad
claim clammy clamor clamp clang clapped clapper clarify clarinet clarity clash clasp class clatter clause claw clay
clean clear cleat cleaver cleft clench clerk clever clicker client climate clinic clip clique cloak clobber clock
clone closure clothes cloud clover clubbed clump clumsy clunky clutch clutter coach coastal coaster coat cobalt
cobbler cobweb cocoa coconut cod coexist coffee coil coke cola cold collage collar collide collie colony colt come
comfort comfy comic comma commend comment commode common commute company compare compel compile comply compost
computer comrade concave conceal concept concert conch concise concur conduit cone confess confirm conform conical
conjure consent console consult contact contend contest context contort contour control convene convent cope copied
copier copilot copious copper copy coral cork corncob cornea corned corner corny corral correct corridor corrode
corsage corset cortex cosmic cosmos cost cottage cotton couch cough could country county courier cover coveted coyness
cozily cozy cradle crafter crafty cramp crane cranial cranium crank crate crave crayon creamed creamer crease create
credit creed creme crepe crept crested crevice crewman crib cricket cried crier crimp crimson crinkle crinkly crisped
crisply crispy critter croak crock croon crop cross crouch crouton crowbar crowd crown crucial crumb crummy crumpet
crunchy crushed crusher crust crux cryptic crystal cube cubical cubicle cucumber cuddle cuddly culture cupcake cupid
cupped curable curator curdle cure curfew curled curler curly curry cursive curtain curtly curtsy curve curvy cushy
cusp custard custody customs cut cycle cyclic cyclist cymbal dab dad daffodil dagger daily dainty dairy daisy dance
dander dandy danger dangle dares darkish dart dash data dawdler dawn daybed daycare daylong dayroom daytime dazzler
deacon dealer dealt dean debate debit debrief debtor debug debunk decade decaf decal decay decency decent decibel
decimal deck decline decode decoy decree deduce deduct deed deem deepen deeply default defeat defense define deflate
defog defrost deftly defuse defy degree deity delay delete delouse delta deluge deluxe demote denial denim denote
dense density dental dentist denture deny depict deplete deploy depose deprive depth deputy derby derived deserve
desktop despite destiny detail detract deuce devalue deviate device devotee diagram dial diary dice dictate dig dill
dilute dime dimly dimmed dimmer dimness dimple diner dinghy dingo dingy dinner diocese dioxide diploma dipped dipper
disarm disband discard discern discount discuss dish disjoin disk dislike dismiss disobey disown display dispose
dispute disrupt distant distill distort ditch ditto divided dizzy doable docile dock dodge dodgy doily dole dollar
dollop dolly dolphin domain donated donator donor donut doodle doorman doormat doorway doozy dosage dose dotted dove
down dowry doze drab drained drainer drank drapery drastic draw dreamt dreamy dreary drench dress drew dribble dried
drier drift driller drippy driven driver drizzle drizzly drool droop droplet dropout dropper drove drum dry dubbed
duchess ducky duct dude duffel dugout duh duke duller duly duo dupe duplex durable durably dusk dust dutiful duty
duvet dwelled dweller dwindle dynamic dynasty each eagle earache eardrum earflap earful earlobe early earmark earmuff
earshot earthen earthly earthy earwig easeful easel easiest easily easter eatable eaten eatery eats ebony ebook ecard
echo eclair eclipse ecology economy edge edgy edition editor eel effects effort eggnog egotism either eject elastic
elated elbow elderly eldest elephant elevate eleven elf elite elitism elixir elk ellipse elm elope elude elusive elves
email embargo embark embassy ember emblaze emblem embody emboss emcee emerald emit emote emotion empathy emperor
empower emptier empty emu enable enamel enclose encode encore encrust encrypt ended endless endnote endorse energy
engaged engine engorge engross engulf enhance enjoyer enrich enroll enslave ensnare ensure entail entire entitle
entity entomb entrap entree entrust entwine envelope envious envoy envy enzyme epic episode equal equate equator
equinox equity erased eraser erasure errand errant erratic error erupt eskimo esquire essay essence estate eternal
ethanol ether ethics evacuee evade evasion evasive even evident evoke evolve exact exalted example excess exclaim
exclude excuse exert exes exhale exhaust exhume exit exodus expand expanse expel expend expert explain explode exploit
explore expose express extent extinct extras extrude fable fabric faceted facial faction factoid factor factual
faculty fade falcon fall false falsify fame family famine fanatic fancied fancy fanfare fang fantasy fascism faster
faucet favored fax feast federal fedora feeble feed feel feisty feline femur fence fender ferment ferret ferris ferry
fervor fester festival festive fetch fever fiber fiction fiddle fidgety fifteen fifth fifty figment figure filled
filler film filter finale finally finance finch finer finicky finite finless finlike fit five flaccid flagman flail
flakily flame flanked flap flask flatbed flatly flatten flattop fled fleshed fleshy flick flier flight flinch flint
flip float flock flop floral florist floss flyable flyaway flyer flyover foam fog foil folic folk follow fondly fondue
font food fool footage footer footman footpad footsie fossil foster founder fountain fox foyer fragile frail frame
frantic frayed frays freebee freebie freedom freely freeway freight french frenzy fresh fretful fretted friday fridge
fried friend frill fringe frisbee frisk fritter frolic from front frosted frosty froth frown frozen fruit gab gaffe
gag gains gala gallery galley gallon gallows galore game gamma gander gangway gap garage garbage garden gargle garland
garlic garment garnet garnish garter gas gauze gave gawk gear geek geiger gem gender generic genre gentile gently
gents geology gerbil gestate gesture getaway getting getup giant giblet giddily giddy gift giggle giggly gigolo gilled
gills gimmick girdle given giver giving gizmo gizzard glacial glacier glade gladly glamour glance glare glaring glass
glazing gleeful glider gliding glimmer glimpse glisten glitch glitter glitzy gloater glorify glory gloss glove glowing
glucose glue gluten glutton gnarly gnat goal goes goggles going goldfish golf goliath gonad gondola gone gong good
gooey goofy google goon gopher gore gorged gosling gossip gothic gotten gout gown grab graded grader grading grafted
grain grandly grandma grandpa granite granny granola grant grape graph grapple grasp grass gratify grating gravel
graves gravity gravy gray grazing green greeter grew grid grill grimace grinch grip gristle grit groggy groin groom
groove groovy grope ground grouped grout grove grower growing growl grub gruffly grumbly grunge grunt guide guiding
guise gulf gully gulp gumball gumdrop gumming gummy gurgle guru gush gusto gusty guts gutter guy guzzler habitat
hacking hacksaw had haggler haiku half halogen halt halved halves hamlet hammock hamster handbag handbook handed
handful handgun handled handler handoff handsaw handset hangout hangup hankie hanky happier happily happy harbor
hardhat hardly hardy harmful harmony harness harpist harvest hash haste hastily hasty hatchet hatless haven hazard
hazily hazing hazy headed header heading headset headway heap heat heave heavily heaving hedge hedging hefty helium
helmet helper helpful helping hemlock hence henna herald herbal herbs hermit heroics heroism herring herself hertz
hexagon huddle huff hug hula hulk hull human humble humbly humming hummus humped humvee hungry hunter hunting hurdle
hurled hurler hurling hurray hurried hurry husband hush husked hut hybrid hydrant hyphen ice iciness icing icky icon
icy ideally idiocy idiom idly igloo ignore iguana image imaging imitate immerse impale impart impeach implant implode
imply impose impound imprint improve impulse iodine iodize ion ipad iphone ipod irate irk iron islamic isotope issue
issuing italics item itunes ivory ivy jab jackal jacket jackpot jam janitor january jargon jarring jasmine jaunt java
jawed jawless jawline jaws jaybird jazz jeep jellied jelly jersey jester jet jiffy jigsaw jimmy jingle jinx jitters
jittery job jockey jogger jogging john joining jolly jolt jot jovial joyous joyride judge judo juggle jugular juice
juicy jujitsu jukebox july jumble jumbo jump june junior juniper junkman jurist juror jury justice justify justly
kabob kangaroo karaoke karate karma kebab keenly keep keg kelp kennel kept kettle kick kiln kilt kimono kindle kindly
kindred kinetic kinfolk king kinship kinsman kisser kissing kitchen kite kitten kitty kiwi kleenex knee knelt knoll
koala kooky kosher krypton kudos kung labored laborer ladder ladies ladle ladybug lagged lagging lagoon lair lake
lance landed landing language lanky lantern lapel lapping laptop lard large lark lash lasso last latch late lather
latrine latter launch launder laundry laurel lavish lazily left legacy legal legend legged legible legibly lego
legroom legume legwork lemon lend length lens lent leotard lesser letdown letter lettuce level levers liable liberty
library licking lid life lifter lifting liftoff likely liking lilac lilly lily limb limeade limes limit limping line
lingo lining linked linseed lint lion lip liquefy liqueur liquid lisp list litmus little livable lived lively liver
lividly living lizard lucid luckily lugged lullaby lumber lumping lumpish lunacy lunar lung lurch lure lurk lushly
luster lustily lusty luxury lying lyrics macaw mace machine magazine magenta magical magma magnetic magnify maimed
majesty maker making malt mama mammal mammary manager manatee mandate mandolin manger mangle mango mangy manhood
manhunt manila mankind manlike manly manmade manned mannish manor mantis mantra manual many map marathon marbled
marbles march mardi margin marina marine marital maritime marlin maroon married marrow marry marshy marxism mascot
mashed mashing masses massive mastiff matador matcher math mating matrix matron matted matter mauve maximum maybe
mayday moaner moaning mobile mobster mocha mocker mockup modify modular module moisten molar mold mollusk mom monday
mongrel monitor monsoon monthly moocher mooing mooned moonlit mop morale morally morse mortify mosaic mossy most
motion motive motor motto mountain mounted mourner mouse mousy mouth movable move movie moving mower mowing much muck
mug mulch mulled mullets mumble mumbo mummify mumps mundane muppet mural museum mushily mushroom mushy music musket
musky mustang muster musty mutable mutate mute mutiny mutual muzzle myself myspace mystify myth nacho nail name naming
nanny nape napkin napped napping nappy narrow nastily native natural nature navy nearby nearest nearly neatly nebula
nectar negate nemeses nemesis neon nephew nervous nervy nest net neuron neutron never next nibble niece nifty nimble
nimbly ninja ninth nuclear nuclei nucleus nugget nullify number numbing numbly numeral numeric nursery nursing nurture
nutlike nutmeg nutty nuzzle nylon oaf oak oasis oat object obliged oblong oboe obtain obtuse obvious occupy ocean
ocelot octagon octane october octopus oil oink ointment okay old olive omega omen ominous omit onboard ongoing onion
online only onset onshore onstage onto onward onyx oops opacity opal open operate opium opossum oppose opposite opt
osmosis other otter ouch ought ounce outage outback outbid outcome outer outfit outgrow outing outlast outlet outline
outlook outmost outpost outpour output outrage outrank outsell outward outwit ovary oven overact overall overbid
overcoat overfed overlap overlay overpay overrun overtly overuse owl oxford oxidant oxidize oxygen oyster ozone paced
pacific pacify padded padding paddle padlock pager paging pajamas palace palm paltry pampers panama pancake panda pang
panning panther pantry pants papaya paper paprika papyrus parade paradox parcel parched pardon parish parka parking
parkway parlor parole parrot parsley parsnip partake parted parting partly partner party passage passing passion
passive pasta pasted pastel pastime pastor pasture pasty patchy path patient patio patriot patrol pauper paver
pavilion paving pawing payable payback payday payee payer paying payment payroll pebble pebbly pecan pectin pelican
pellet pelt penalty pencil pendant pending pennant penny penpal pension pep percent perch perfume perm pesky peso
pester petal petite petri petted petunia phantom phoenix phoney phonics photo phrase placard placate plank planner
plant plasma plaster plastic plated platform plating platter player playful playing playoff playpen playroom playset
plaza pleat pledge plenty pliable plod plop plot plow ploy pluck plug plural plus plywood poach pod poem poet pogo
pointed pointer pointy poise poker poking polar police policy polio polish polka polo polygon polymer poncho pond pony
popcorn pope poplar popper poppy popular pork porous portal portion portly poser posh posing postage postal postbox
postcard posted poster posting posture postwar pouch pounce pound pouring pout powdery power powwow prance pranker
prayer praying preachy precise precook precut predict preface prefix pregame prelaw prelude premium prepaid prepay
preplan preppy preset preshow presoak press presume preteen pretext pretty pretzel prevail prevent preview prewar
pried primal primary primate primer primp print prior prism prison prissy privacy private prize probe probing problem
process prodigy produce product profane profile progeny program prone prong pronto proofs propose props prorate proton
proud proved proven proving provoke prowess prowler proxy prozac prude prune pruning psychic public pucker pueblo pug
pull pulp pulsate pulse puma pumice pummel punch punk pupil puppet puppy purely purge purging purify purist puritan
purity purple purr purse pursuit pusher pushing pushpin pushup pushy putdown putt puzzle pyramid python quack quail
quake quaking qualify quality qualm quantum quarrel quarry quartet quench query quicken quickly quiet quill quilt
quintet quirk quit quiver quote rabid race racing rack racoon radar radial radio radish raffle raft rage ragged raging
ragweed raider railcar railing railroad railway raisin rake raking rally ramble ramp ramrod ranch random ranged ranger
ranging ranked ranking ranting rants rare rarity rascal rasping raven ravine raving ravioli reach reactor ream reapply
reason reawake rebate rebirth reboot reborn rebound rebuff rebuild rebuilt recall recant recast recede recent recess
recital recite reclaim recluse recoil recolor recopy record recount recoup rectal rectify reenact reenter reentry
referee refill refined reflex reflux refocus refold refract refrain refresh refried refund refusal refuse refute
regain regalia regally reggae regime region regress regroup regular rehab reheat rehire reissue rejoice rejoin related
relax relay relearn release reliant relic relieve relight relish relive reload relock rely remake remark remarry
rematch remedy remix remnant remold remorse remote removal removed remover rename renewal renewed rental rented renter
reoccur reopen reorder repaint repair repave repeal replace replay replica reply repose repost reprint reprise reptile
request require reroute resale rescuer reseal resend resent reset reshape reshoot residue resize resort respect result
resume retail retake rethink retinal retired retiree retold retool retouch retrace retract retrain retread retreat
retrial retry return retying retype reunion reunite reuse reveal reveler revenge revenue reverb revered reverse revert
revise revisit revival reviver revoke revolt reward rewash rewind rewire reword rework rewrap rewrite rhyme ribbon
ribcage rice riches richly rickety ricotta ridden ride riding rifling rift rigging rigid rigor rimless rimmed rind
rink rinse rinsing riot ripcord ripping ripple riptide rise rising risk risotto ritzy riveter roamer roaming roast
robbing robe robin robust rocker rocket rocking rocky roman romp rope roping roster rosy rotunda roundup routine
routing rover roving royal rubbed rubber rubbing rubble rubdown ruby ruckus rudder rug ruined rule rumble rummage
rumor rundown runner running runny runt runway rural ruse rush rust rut sacred sadden saddled safari safely saffron
saga sage sagging saggy said saint sake salad salami salary saline salon saloon salsa salt salute salvage same sample
sandal sandbag sandbar sandbox sanded sanding sandlot sandpit sandy sank santa sapling sappy sarcasm sardine sash
sassy satchel satin satisfy saucy sauna savanna saved savings savior savor say scalded scale scaling scallop scanner
scant scarce scarf scarily scenic scheme scholar science scion scoff scone scoop scooter scope scored scorer scoring
scotch scoured scouts scrap scratch scrawny screen scribe script scroll scruffy scrunch scuba scuff scuttle second
secrecy secret sector secular sedan segment seismic seldom self seltzer seminar senate send senior sepia sequel series
sermon serve service serving sesame setback setting settle setup seventh seventy shack shaded shadily shading shadow
shaft shakily shaking shale shallot shallow shampoo shanty shape shaping share sharpie sharply shawl sheath shed sheep
sheet shelf shell shelter shelve sherry shield shifter shimmer shimmy shine shingle shining shiny ship shirt shone
shopper shore shorten shorter shortly shorts shorty shout showbiz shower showing showman shown showoff showy shrank
shriek shrimp shrine shrink shrivel shrubs shrug shrunk shudder shuffle shush shut shy sibling siding sierra siesta
sift sighing silent silica silicon silk silly silo silt silver simile simple simply sincere singer singing single
sinless sinuous sip sister sitcom sitter sitting sixfold sixteen sixth sixties sizable sizably size sizing sizzle
skater skating sketch skewed skewer skied skier skies skiing skilled skillet skimmed skimmer skipper skirt skittle
skyline skyward slab slacked slacks slam slang slashed slate slather sled sleek sleep sleet sleeve sliced slicer
slicing slider sliding slinky slip slit sliver slogan sloped sloping sloppy slot slush sly small smartly smasher
smashup smile smirk smite smith smitten smock smoked smoking smoky smooth smudgy snack snagged snaking snap snare
snarl snazzy sneeze sniff snippet snooper snoring snorkel snout snowcap snowfall snowflake snowman snowy snuff snuggle
snugly speak species specked specks speech speed speller spender spent sphere sphinx spider spied spiffy spill spilt
spinach spinal spindle spinner spinout spiny spiral spirits splashy splendid splice splurge spoiled spoiler spoils
spoken sponge spongy sponsor spoof spool spoon spore sports sporty spotted spotter spotty spouse spout sprain sprang
sprawl spray spree sprig spring sprint sprite sprout spruce sprung spry spud spur sputter squad squeak squeeze squire
squirt squishy stable stack stadium staff stage staging stained stamina stammer stamp stand stank staple starch
stardom starfish staring stark starlet starlit starry starter startle startup state static statue stature status
statute staunch stays steam steed steep stellar stem stencil step stereo stew stick stiffly stilt stimuli stipend stir
stitch stock stoke stomp stony stood stool stoop stopped stopper storage storm stout stove stowing strategy stratus
straw streak stream street strength stretch strewn strict stride strike strive strobe strode struck strudel strum
strung strut stubbed stubble stubbly stucco stuck student studied studio study stuffed stuffy stump stung stunner
stunt sturdy styling stylist stylus suave subdued subject sublet sublime subpar subplot subside subsidy subsoil
subtext subtly subtype suburb subway subzero such suction sudden sudoku suds suffice suffix sugar suggest suing suitor
sulfate sulfide sulfite sulfur sultry supper supply support supreme surely surface surfer surgery surging surname
surpass surplus surprise surreal survey survive sushi suspect suspend swab swagger swarm sway sweep swell swept swerve
swifter swiftly swimmer swimsuit swirl switch swivel swizzle swooned swoop swoosh swore sworn swung symphony symptom
synapse synergy syrup system tabby tables tablet tabloid tacking tackle taco tactful tactics tactile tadpole tag take
taking talcum tall talon tamale tamer tank tanned tannery tanning tapered tapioca tapping taps target tarmac tarot
tartar tartly task tassel taste tasting tasty tattoo tavern thank that thaw theater thee theme thermal thermos these
thesis thicken thicket thigh thimble thing think thinly thinner thirsty thirty thorn those thread thrift thrill thrive
throat throng thrower thud thumb thus thyself tiara tibia tidal tidings tidy tiger tighten tightly tigress tile tiling
till tilt timing timothy tinfoil tingle tingly tinker tinsel tint tinwork tiny tipoff tipped tipper tipping tiptop
tiring tissue trace tracing track tractor trade trading traffic train trance trapeze trapped traps travel tray treat
treble tree trekker tremble tremor trench trend triage trial triangle tribune tribute triceps trickle tricky trident
tried trilogy trimmer trinity trio tripod triumph trivial trodden trophy tropical tropics trough trout trowel truck
truffle trunks trustee truth try tubular tucking tuesday tug tuition tulip tumble turban turbine turf turkey turret
turtle tusk tutor tutu tux tweed tweet twelve twenty twice twiddle twig twine twins twirl twisted twister twisty
twitch tycoon tying tyke udder ultra umbrella umpire unaired unawake unaware unbaked unbend unbent unblock unboxed
uncanny unchain uncheck uncivil uncle unclip uncloak unclog uncork uncover uncross uncrown uncured uncut undated
undergo undoing undying unearth unease uneasy uneaten unequal uneven unfair unfazed unfiled unfixed unfold unglue
unheard unhinge unicorn unified unifier unify union unison unit universe unknown unlaced unlatch unleash unless
unlined unlit unlucky unmade unmixed unmoved unnamed unnerve unpack unpaid unpaved unplug unquote unrated unread
unreal unripe unroll unsaid unsaved unscrew unseen unsent unsnap unsold unstuck unsure unsworn untaken untamed untaxed
untidy until untimed untried untrue untruth untwist untying unused unusual unvocal unwary unweave unwired unworn
unwound unwoven unzip upbeat upchuck update upfront upgrade upheld uphill uphold upload upon upper upright upriver
uproar uproot upscale upside upstage upstart upstate upswing uptake uptown upward upwind uranium urban urgency urgent
urging usable usage useable used user usher usual utensil utility utilize utmost utopia utter vacancy vacant vacate
vacation vagabond vaguely valiant valid valley value vanilla vanish vantage varied variety various varmint varnish
varsity varying vastly veal vegan veggie velvet vending vendor venture venue venus verbose verdict verify verse
version versus vertigo very vessel vest veteran veto viable vibes victory video viewer viewing village vineyard
vintage violet violin viper virtual visa viscous visible visibly vision visitor visor vista vitally vividly vixen
vocally voice voicing void volley voltage volumes voter voting voucher vowed vowel voyage wafer waged wages waggle
wagon wake waking walk walnut walrus waltz wand wanted wanting wasabi washday washed washer washing washout washtub
wasp wasting watch water waving wavy wharf wheat whinny whoever whole whoopee why widely widen width wielder wife wifi
wildcat wilder wildly willed willing willow wilt wincing wind wing winking winner winter wipe wired wiring wiry wisdom
wise wish wispy wistful wizard wobble wobbly wok woof wooing wool woozy word work worried worrier woven wow wrangle
wreath wrecker wrench wriggle wriggly wrinkle wrinkly wrist writing written wrongly wrought yam yanking yapping yard
yarn yeah yearly yeast yelling yen yield yin yippee yodel yoga yogurt yonder yoyo yummy zap zealous zebra zen zero
zesty zipping zippy zips zodiac zone zoning zoology zoom
"""
WORDS = tuple(_TEXT.split())
