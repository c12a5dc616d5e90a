// A game of Potluck as a trial of jsPsych (7 and 8). Put the folder that `potluck web --out potluck`
// writes beside the experiment, and:
//
//   <script src="potluck/jspsych-plugin-potluck.js"></script>
//   const game = {type: jsPsychPotluck, kitchen: 'cramped_room', partner: 'greedy', seed: 7};
//
// The trial's data: `record`, the game's lines (render/play/study_record.h; put them into a *.jsonl
// file, and `potluck study export` makes trajectories of them), `score`, `outcome`.
var jsPsychPotluck = (function (jspsych) {
  'use strict';
  const info = {
    name: 'potluck',
    version: '1.0.0',
    parameters: {
      folder: {type: jspsych.ParameterType.STRING, default: 'potluck'},
      kitchen: {type: jspsych.ParameterType.STRING, default: 'cramped_room'},
      partner: {type: jspsych.ParameterType.STRING, default: 'greedy'},
      seed: {type: jspsych.ParameterType.INT, default: 0},
      pace: {type: jspsych.ParameterType.FLOAT, default: 6},
      height: {type: jspsych.ParameterType.STRING, default: '90vh'},
    },
    data: {
      record: {type: jspsych.ParameterType.STRING},
      score: {type: jspsych.ParameterType.FLOAT},
      outcome: {type: jspsych.ParameterType.STRING},
    },
  };
  class PotluckPlugin {
    constructor(jsPsych) {
      this.jsPsych = jsPsych;
    }
    trial(display, trial) {
      const frame = document.createElement('iframe');
      const query = new URLSearchParams({trial: 1, kitchen: trial.kitchen, partner: trial.partner,
                                         seed: trial.seed, pace: trial.pace});
      frame.src = trial.folder + '/index.html?' + query;
      frame.style.cssText = 'width: 100%; border: 0; height: ' + trial.height;
      let score = null;
      const hear = (event) => {
        if (event.source !== frame.contentWindow || !event.data || !event.data.potluck) {
          return;
        }
        if (event.data.potluck === 'game_end') {
          score = event.data.score;
        } else if (event.data.potluck === 'end') {
          window.removeEventListener('message', hear);
          display.innerHTML = '';
          this.jsPsych.finishTrial({record: event.data.record, score: score,
                                    outcome: event.data.outcome});
        }
      };
      window.addEventListener('message', hear);
      display.innerHTML = '';
      display.appendChild(frame);
      frame.addEventListener('load', () => frame.contentWindow.focus());
    }
  }
  PotluckPlugin.info = info;
  return PotluckPlugin;
})(jsPsychModule);
